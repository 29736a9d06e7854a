from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import RateTaken, TaxComponentInput, stored_components
from workwright.catalog.models import TaxRate
from workwright.catalog.queries.taxes import forget_taxes
from workwright.catalog.rules import LineKind, OtherScope
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.parties.rules import sent


class EditTaxRate(Command):
    """Only the fields that are sent are changed. For a new rate from a day on, add one instead."""

    tax_rate_id: UUID
    expected_version: int
    components: Annotated[tuple[TaxComponentInput, ...], Field(max_length=8)] | None = None
    line_kinds: tuple[LineKind, ...] | None = None
    note: Annotated[str, Field(max_length=200)] | None = None
    valid_from: date | None = None


class EditedTaxRate(Result):
    version: int


@action("catalog.edit_tax_rate", errors=(NotFound, Stale, RateTaken, OtherScope))
def edit_tax_rate(ctx: Context, command: EditTaxRate) -> EditedTaxRate:
    """Correct a rate that was entered wrongly. Issued documents keep the tax they state."""
    OtherScope.refuse(ctx, writer.lock(ctx, TaxRate, command.tax_rate_id, "branch_id").branch_id)
    changes = sent(command, "tax_rate_id", "expected_version", "components", "line_kinds")
    if command.components is not None:
        changes["components"] = stored_components(command.components)
    if command.line_kinds is not None:
        changes["line_kinds"] = [kind.value for kind in command.line_kinds]
    writer.update(TaxRate, command.tax_rate_id, expected_version=command.expected_version, **changes)
    forget_taxes()
    return EditedTaxRate(id=command.tax_rate_id, version=command.expected_version + 1)
