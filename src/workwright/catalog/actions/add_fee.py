from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_tax_rate import tax_code_id
from workwright.catalog.models import Fee
from workwright.catalog.rules import CodeTaken, LineKind
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id

constraint_means("fee_code_once", lambda: CodeTaken(field="code"))


class AddFee(Command):
    """A price, or a percentage of the lines of `line_kinds` (empty: all) up to `cap`.

    `trip` and `zone` are charged once per visit, `disposal` per part of `part_category`. An `automatic` fee is
    proposed by rule.
    """

    fee_id: UUID | None = None
    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Literal["trip", "zone", "supplies", "disposal", "other"] = "other"
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    percent: Annotated[Decimal, Field(ge=0, le=100, max_digits=9, decimal_places=4)] | None = None
    cap: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    line_kinds: tuple[LineKind, ...] = ()
    part_category: Annotated[str, Field(max_length=40)] = ""
    zone: Annotated[str, Field(max_length=40)] = ""
    automatic: bool = False
    tax_code: Annotated[str, Field(max_length=40)] = ""


class AddedFee(Result):
    version: int = 1


@action("catalog.add_fee", errors=(CodeTaken, NotFound, Invalid))
def add_fee(ctx: Context, command: AddFee) -> AddedFee:
    """Add a charge of the branch acted in (or, with none, of the whole company) (G4, G15)."""
    if (command.price is None) == (command.percent is None):
        raise Invalid("A fee is a price or a percentage, one of the two.", field="price")
    row = command.model_dump(exclude={"fee_id", "tax_code"}) | {
        "id": command.fee_id or new_id(),
        "branch_id": ctx.branch_id,
        "currency": command.currency or ctx.branch.currency,
        "line_kinds": [kind.value for kind in command.line_kinds],
        "tax_code_id": tax_code_id(command.tax_code) if command.tax_code else None,
    }
    writer.insert(Fee, row)
    return AddedFee(id=row["id"])
