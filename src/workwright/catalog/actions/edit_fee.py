from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import Fee
from workwright.catalog.rules import LineKind, OtherScope
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.parties.rules import sent


class EditFee(Command):
    """Only the fields that are sent are changed; null takes price, percentage or cap away."""

    fee_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=9, decimal_places=4)] | None = None
    cap: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    line_kinds: tuple[LineKind, ...] | None = None
    part_category: Annotated[str, Field(max_length=40)] | None = None
    zone: Annotated[str, Field(max_length=40)] | None = None
    automatic: bool | None = None
    tax_code: Annotated[str, Field(max_length=40)] | None = None
    active: bool | None = None


class EditedFee(Result):
    version: int


@action("catalog.edit_fee", errors=(NotFound, Stale, Invalid, OtherScope))
def edit_fee(ctx: Context, command: EditFee) -> EditedFee:
    """Change a fee for lines added from now on."""
    before = writer.lock(ctx, Fee, command.fee_id, "branch_id", "price", "percent")
    OtherScope.refuse(ctx, before.branch_id)
    changes = sent(
        command, "fee_id", "expected_version", "tax_code", "line_kinds", clearable=("price", "percent", "cap")
    )
    if command.line_kinds is not None:
        changes["line_kinds"] = [kind.value for kind in command.line_kinds]
    if command.tax_code is not None:
        changes["tax_code_id"] = tax_code_id(command.tax_code) if command.tax_code else None
    whole = before.as_dict() | changes
    if (whole["price"] is None) == (whole["percent"] is None):
        raise Invalid("A fee is a price or a percentage, one of the two.", field="price")
    writer.update(Fee, command.fee_id, expected_version=command.expected_version, **changes)
    return EditedFee(id=command.fee_id, version=command.expected_version + 1)
