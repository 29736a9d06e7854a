from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import LabourOperation
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.parties.rules import search_text, sent


class EditLabourOperation(Command):
    """Only the fields that are sent are changed; null takes the flat price away, an empty tax code that code."""

    operation_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    hours: Annotated[Decimal, Field(ge=0, max_digits=8, decimal_places=2)] | None = None
    rate_code: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    flat_price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    skills: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] | None = None
    tax_code: Annotated[str, Field(max_length=40)] | None = None
    active: bool | None = None


class EditedLabourOperation(Result):
    version: int


@action("catalog.edit_labour_operation", errors=(NotFound, Stale))
def edit_labour_operation(ctx: Context, command: EditLabourOperation) -> EditedLabourOperation:
    """Change an operation for lines added from now on."""
    before = writer.lock(ctx, LabourOperation, command.operation_id, "name", "code")
    changes = sent(command, "operation_id", "expected_version", "tax_code", clearable=("flat_price",))
    if command.skills is not None:
        changes["skills"] = list(command.skills)
    if command.tax_code is not None:
        changes["tax_code_id"] = tax_code_id(command.tax_code) if command.tax_code else None
    changes["search_text"] = search_text(command.name or before.name, before.code)
    writer.update(LabourOperation, command.operation_id, expected_version=command.expected_version, **changes)
    return EditedLabourOperation(id=command.operation_id, version=command.expected_version + 1)
