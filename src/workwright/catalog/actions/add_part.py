from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import Part
from workwright.catalog.rules import CodeTaken, sku_key
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.parties.rules import search_text

constraint_means("part_sku_once", lambda: CodeTaken(field="sku"))


class AddPart(Command):
    """Without `price` it sells by the mark-up matrix from `unit_cost`. `currency` is that of both."""

    part_id: UUID | None = None
    sku: Annotated[str, Field(min_length=1, max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    maker: Annotated[str, Field(max_length=60)] = ""
    barcode: Annotated[str, Field(max_length=60)] = ""
    category: Annotated[str, Field(max_length=40)] = ""
    unit: Annotated[str, Field(min_length=1, max_length=20)] = "each"
    kind: Literal["part", "consumable"] = "part"
    unit_cost: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    core_price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] = Decimal(0)
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    tax_code: Annotated[str, Field(max_length=40)] = ""
    stocked: bool = True


class AddedPart(Result):
    version: int = 1


@action("catalog.add_part", errors=(CodeTaken, NotFound, Invalid))
def add_part(ctx: Context, command: AddPart) -> AddedPart:
    """Add a part to the catalogue. Its number is one, however it is spaced and dashed."""
    key = sku_key(command.sku)
    if not key:
        raise Invalid("A part number has letters or digits.", field="sku")
    row = command.model_dump(exclude={"part_id", "tax_code"}) | {
        "id": command.part_id or new_id(),
        "sku_key": key,
        "currency": command.currency or ctx.branch.currency,
        "tax_code_id": tax_code_id(command.tax_code) if command.tax_code else None,
        "search_text": search_text(command.name, command.sku, key, command.maker, command.category),
    }
    writer.insert(Part, row)
    return AddedPart(id=row["id"])
