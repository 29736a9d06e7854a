from datetime import date, time
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_labour_rate import refuse_half_window
from workwright.catalog.models import LabourRate
from workwright.catalog.rules import OtherScope
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.parties.rules import sent


class EditLabourRate(Command):
    """Only the fields that are sent are changed; null takes hours and end away."""

    labour_rate_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    weekdays: Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], Field(max_length=7)] | None = None
    time_from: time | None = None
    time_to: time | None = None
    rank: Annotated[int, Field(ge=-100, le=100)] | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    active: bool | None = None


class EditedLabourRate(Result):
    version: int


@action("catalog.edit_labour_rate", errors=(NotFound, Stale, Invalid, OtherScope))
def edit_labour_rate(ctx: Context, command: EditLabourRate) -> EditedLabourRate:
    """Change a rate for lines priced from now on; lines that have a price keep it."""
    before = writer.lock(ctx, LabourRate, command.labour_rate_id, "branch_id", "time_from", "time_to")
    OtherScope.refuse(ctx, before.branch_id)
    clearable = ("time_from", "time_to", "valid_to")
    changes = sent(command, "labour_rate_id", "expected_version", clearable=clearable)
    if command.weekdays is not None:
        changes["weekdays"] = list(command.weekdays)
    whole = before.as_dict() | changes
    refuse_half_window(whole["time_from"], whole["time_to"])
    writer.update(LabourRate, command.labour_rate_id, expected_version=command.expected_version, **changes)
    return EditedLabourRate(id=command.labour_rate_id, version=command.expected_version + 1)
