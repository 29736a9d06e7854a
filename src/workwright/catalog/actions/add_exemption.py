from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import Exemption
from workwright.catalog.queries.taxes import forget_taxes
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.queries import live_customer_id


class AddExemption(Command):
    """`tax_codes` empty means all of them. The certificate, its reason and its expiry are printed."""

    exemption_id: UUID | None = None
    customer_id: UUID
    tax_codes: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    certificate: Annotated[str, Field(min_length=1, max_length=80)]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    valid_from: date
    valid_to: date | None = None


class AddedExemption(Result):
    version: int = 1


@action("catalog.add_exemption", errors=(NotFound, Invalid))
def add_exemption(ctx: Context, command: AddExemption) -> AddedExemption:
    """Record the certificate by which a customer bears no tax, from a day to a day."""
    if command.valid_to and command.valid_to < command.valid_from:
        raise Invalid("The certificate ends before it begins.", field="valid_to")
    for code in command.tax_codes:
        tax_code_id(code)
    row = command.model_dump(exclude={"exemption_id"}) | {
        "id": command.exemption_id or new_id(),
        "customer_id": live_customer_id(command.customer_id),
        "tax_codes": list(command.tax_codes),
    }
    writer.insert(Exemption, row)
    forget_taxes()
    return AddedExemption(id=row["id"])
