"""Take time of somebody or something for other things than visits."""

from typing import Literal
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pydantic import AwareDatetime, Field, model_validator

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.book_visit import SlotTaken
from workwright.scheduling.models import Occupancy
from workwright.scheduling.queries.locks import lock_resources


class RecordAbsence(Command):
    """`reason` absence is for people; maintenance and loan are for things."""

    absence_id: UUID | None = None
    resource_id: UUID
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    reason: Literal["absence", "maintenance", "loan"] = "absence"
    note: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _forwards(self) -> "RecordAbsence":
        if self.ends_at <= self.starts_at:
            raise ValueError("An absence ends after it begins.")
        return self


class RecordedAbsence(Result):
    resource_id: UUID


@action("scheduling.record_absence", errors=(NotFound, SlotTaken))
def record_absence(ctx: Context, command: RecordAbsence) -> RecordedAbsence:
    """Take the time. Visits that are booked in it have to be moved first."""
    resource = lock_resources(ctx, [command.resource_id], command.starts_at, command.ends_at)[0]
    if resource.taken is not None:
        start = resource.taken.stretch.start.astimezone(ctx.zone)
        raise SlotTaken(
            f"{resource.name} is booked on {start:%d %B at %H:%M} ({resource.taken.reason}): move that first.",
            field="starts_at",
        )
    absence_id = command.absence_id or new_id()
    row = {"id": absence_id, "branch_id": ctx.here, "resource_id": resource.id, "visit_id": None}
    during = DateTimeTZRange(command.starts_at, command.ends_at)
    writer.insert(Occupancy, row | {"during": during, "reason": command.reason, "note": command.note})
    return RecordedAbsence(id=absence_id, resource_id=resource.id)
