"""Take down that the customer was not there, or did not bring the thing."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field, model_validator

from workwright.files.queries import files_by_id
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.kernel.privacy import Personal
from workwright.scheduling.actions.move_visit import release_time
from workwright.scheduling.events import CustomerAbsent
from workwright.scheduling.models import Visit
from workwright.scheduling.queries.locks import lock_visit
from workwright.scheduling.states import VISIT

Degrees = Annotated[Decimal, Field(max_digits=9, decimal_places=6)]


class MarkNoShow(Command):
    """Note, pictures and place are the evidence that a fee by accepted terms needs, beside the times."""

    visit_id: UUID
    note: Personal[str] = Field(default="", max_length=300)
    file_ids: tuple[UUID, ...] = Field(default=(), max_length=12, title="Photos")
    latitude: Annotated[Degrees, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[Degrees, Field(ge=-180, le=180)] | None = None

    @model_validator(mode="after")
    def _whole(self) -> "MarkNoShow":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("A place has a latitude and a longitude.")
        return self


class MarkedNoShow(Result):
    state: str
    version: int


@action("scheduling.mark_no_show", errors=(NotFound, IllegalTransition), offline=True)
def mark_no_show(ctx: Context, command: MarkNoShow) -> MarkedNoShow:
    """End a visit to which nobody came; its time is free again."""
    visit = lock_visit(ctx, command.visit_id)
    state = VISIT.after(visit.state, "scheduling.mark_no_show")
    release_time(visit.id)
    if unknown := set(command.file_ids) - set(files_by_id(ctx, command.file_ids)):
        raise NotFound("There is no such picture.", field="file_ids", id=str(min(unknown)))
    writer.update(
        Visit,
        visit.id,
        state=state,
        end_reason=command.note,
        evidence_file_ids=list(command.file_ids),
        latitude=command.latitude,
        longitude=command.longitude,
        finished_at=ctx.now,
        version=visit.version + 1,
    )
    ctx.emit(CustomerAbsent(visit_id=visit.id, work_order_id=visit.work_order_id))
    return MarkedNoShow(id=visit.id, state=state, version=visit.version + 1)
