from datetime import date, time
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.models import LabourRate
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id


class AddLabourRate(Command):
    """Without weekdays and hours it holds always; of the rates that hold the highest rank is taken.

    The hours are wall time of the branch; 18:00 to 06:00 goes over midnight.
    """

    labour_rate_id: UUID | None = None
    code: Annotated[str, Field(min_length=1, max_length=40)] = "standard"
    name: Annotated[str, Field(min_length=1, max_length=120)]
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(max_length=7)] = ()
    time_from: time | None = None
    time_to: time | None = None
    rank: Annotated[int, Field(ge=-100, le=100)] = 0
    valid_from: date
    valid_to: date | None = None


class AddedLabourRate(Result):
    version: int = 1


@action("catalog.add_labour_rate", errors=(Invalid,))
def add_labour_rate(ctx: Context, command: AddLabourRate) -> AddedLabourRate:
    """Set a price per hour, in the branch acted in (or, with none, the whole company) (G2)."""
    refuse_half_window(command.time_from, command.time_to)
    row = command.model_dump(exclude={"labour_rate_id"}) | {
        "id": command.labour_rate_id or new_id(),
        "branch_id": ctx.branch_id,
        "currency": command.currency or ctx.branch.currency,
        "weekdays": list(command.weekdays),
    }
    writer.insert(LabourRate, row)
    return AddedLabourRate(id=row["id"])


def refuse_half_window(time_from: time | None, time_to: time | None) -> None:
    if (time_from is None) != (time_to is None):
        raise Invalid("Hours have a beginning and an end.", field="time_to")
