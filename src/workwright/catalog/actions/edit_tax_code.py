from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.models import TaxCode
from workwright.catalog.queries.taxes import forget_taxes
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.parties.rules import sent


class EditTaxCode(Command):
    """Only the fields that are sent are changed."""

    tax_code_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    active: bool | None = None


class EditedTaxCode(Result):
    version: int


@action("catalog.edit_tax_code", errors=(NotFound, Stale))
def edit_tax_code(ctx: Context, command: EditTaxCode) -> EditedTaxCode:
    """Rename a tax code or stop using it; documents priced before keep theirs."""
    writer.lock(ctx, TaxCode, command.tax_code_id, "version")
    changes = sent(command, "tax_code_id", "expected_version")
    writer.update(TaxCode, command.tax_code_id, expected_version=command.expected_version, **changes)
    forget_taxes()
    return EditedTaxCode(id=command.tax_code_id, version=command.expected_version + 1)
