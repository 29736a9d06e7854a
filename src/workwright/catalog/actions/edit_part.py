from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import Part
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.parties.rules import search_text, sent


class EditPart(Command):
    """Only the fields that are sent are changed; null takes price or cost away, an empty tax code that code."""

    part_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    maker: Annotated[str, Field(max_length=60)] | None = None
    barcode: Annotated[str, Field(max_length=60)] | None = None
    category: Annotated[str, Field(max_length=40)] | None = None
    unit: Annotated[str, Field(min_length=1, max_length=20)] | None = None
    unit_cost: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    core_price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    tax_code: Annotated[str, Field(max_length=40)] | None = None
    stocked: bool | None = None
    active: bool | None = None


class EditedPart(Result):
    version: int


@action("catalog.edit_part", errors=(NotFound, Stale))
def edit_part(ctx: Context, command: EditPart) -> EditedPart:
    """Change a part for lines added from now on; orders and documents keep what they say (A8, G3)."""
    before = writer.lock(ctx, Part, command.part_id, "name", "sku", "sku_key", "maker", "category").as_dict()
    changes = sent(command, "part_id", "expected_version", "tax_code", clearable=("price", "unit_cost"))
    if command.tax_code is not None:
        changes["tax_code_id"] = tax_code_id(command.tax_code) if command.tax_code else None
    whole = before | changes
    names = ("name", "sku", "sku_key", "maker", "category")
    changes["search_text"] = search_text(*(whole[name] for name in names))
    writer.update(Part, command.part_id, expected_version=command.expected_version, **changes)
    return EditedPart(id=command.part_id, version=command.expected_version + 1)
