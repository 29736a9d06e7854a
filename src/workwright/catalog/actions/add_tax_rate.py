from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.catalog.models import TaxCode, TaxRate
from workwright.catalog.queries.taxes import forget_taxes
from workwright.catalog.rules import LineKind
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id


class RateTaken(DomainError):
    """This code has a rate that begins on this day at this place. Edit that one, or choose another day."""

    code = "catalog.rate_taken"


constraint_means("tax_rate_once_per_day", lambda: RateTaken(field="valid_from"))


class TaxComponentInput(BaseModel):
    """One tax inside the rate, in percent: 7.25 and not 0.0725."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=80)]
    rate: Annotated[Decimal, Field(ge=0, le=100, max_digits=9, decimal_places=4)]


class AddTaxRate(Command):
    """`line_kinds` are the kinds of line that bear this code when they name none. No components mean no tax."""

    tax_rate_id: UUID | None = None
    tax_code: Annotated[str, Field(max_length=40)]
    components: Annotated[tuple[TaxComponentInput, ...], Field(max_length=8)]
    line_kinds: tuple[LineKind, ...] = ()
    place: Annotated[str, Field(max_length=16)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
    valid_from: date


class AddedTaxRate(Result):
    version: int = 1


@action("catalog.add_tax_rate", errors=(NotFound, RateTaken))
def add_tax_rate(ctx: Context, command: AddTaxRate) -> AddedTaxRate:
    """Say what a tax code means from a day on, in the branch acted in (or, with none, the whole company)."""
    row = {
        "id": command.tax_rate_id or new_id(),
        "tax_code_id": tax_code_id(command.tax_code),
        "branch_id": ctx.branch_id,
        "components": stored_components(command.components),
        "line_kinds": [kind.value for kind in command.line_kinds],
        "place": command.place,
        "note": command.note,
        "valid_from": command.valid_from,
    }
    writer.insert(TaxRate, row)
    forget_taxes()
    return AddedTaxRate(id=row["id"])


def tax_code_id(code: str) -> UUID:
    """The id of a tax code by its code; raises NotFound."""
    row = TaxCode.objects.filter(code=code).first()
    if row is None:
        raise NotFound(f"There is no tax code {code!r}: add it first.", field="tax_code")
    return row.id


def stored_components(components: tuple[TaxComponentInput, ...]) -> list[dict[str, Any]]:
    return [{"name": part.name, "rate": f"{part.rate.normalize():f}"} for part in components]
