from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.models import Exemption
from workwright.catalog.queries.taxes import forget_taxes
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.parties.rules import sent


class EditExemption(Command):
    """Only the fields that are sent are changed; null takes the end away."""

    exemption_id: UUID
    expected_version: int
    certificate: Annotated[str, Field(min_length=1, max_length=80)] | None = None
    reason: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    valid_to: date | None = None


class EditedExemption(Result):
    version: int


@action("catalog.edit_exemption", errors=(NotFound, Stale, Invalid))
def edit_exemption(ctx: Context, command: EditExemption) -> EditedExemption:
    """Correct or end a certificate. Issued documents keep the tax they state."""
    row = writer.lock(ctx, Exemption, command.exemption_id, "valid_from")
    changes = sent(command, "exemption_id", "expected_version", clearable=("valid_to",))
    if command.valid_to and command.valid_to < row.valid_from:
        raise Invalid("The certificate ends before it begins.", field="valid_to")
    writer.update(Exemption, command.exemption_id, expected_version=command.expected_version, **changes)
    forget_taxes()
    return EditedExemption(id=command.exemption_id, version=command.expected_version + 1)
