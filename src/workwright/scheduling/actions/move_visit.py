"""Give a visit another time, or other people and places."""

from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound, Stale
from workwright.scheduling.actions.book_visit import (
    BreaksPreference,
    LacksSkill,
    OutsideHours,
    Slot,
    SlotTaken,
    occupied,
    refuse_unfit,
    refuse_unwelcome,
)
from workwright.scheduling.events import VisitMoved
from workwright.scheduling.models import Occupancy, Visit
from workwright.scheduling.queries.locks import lock_resources, lock_visit
from workwright.scheduling.states import STILL_AHEAD, VISIT
from workwright.work_orders.queries import jobs_of, order_fact

NAME = "scheduling.move_visit"


class MoveVisit(Slot):
    """Without `resource_ids` the same ones come."""

    visit_id: UUID
    expected_version: int | None = None
    resource_ids: tuple[UUID, ...] | None = Field(default=None, min_length=1, max_length=20)


class MovedVisit(Result):
    state: str
    version: int


@action(
    NAME,
    errors=(
        NotFound,
        Stale,
        Invalid,
        IllegalTransition,
        SlotTaken,
        OutsideHours,
        LacksSkill,
        BreaksPreference,
    ),
)
def move_visit(ctx: Context, command: MoveVisit) -> MovedVisit:
    """Move a visit that nobody has set out for. One that was dispatched has to be dispatched again."""
    visit = lock_visit(ctx, command.visit_id, command.expected_version)
    state = _state_after(visit.state)
    wanted = command.resource_ids or visit.resource_ids
    resources = lock_resources(ctx, wanted, command.starts_at, command.ends_at, visit.id)
    jobs = [job for job in jobs_of(ctx, visit.work_order_id) if job.id in visit.job_ids]
    refuse_unfit(ctx, resources, jobs, command)
    refuse_unwelcome(ctx, order_fact(ctx, visit.work_order_id).customer_id, resources, command)
    release_time(visit.id)
    writer.insert(Occupancy, *occupied(ctx, visit.id, resources, command.starts_at, command.ends_at))
    changes = command.model_dump(include=set(Slot.model_fields))
    writer.update(Visit, visit.id, state=state, dispatched_at=None, version=visit.version + 1, **changes)
    ctx.emit(
        VisitMoved(
            visit_id=visit.id,
            work_order_id=visit.work_order_id,
            was_starts_at=visit.starts_at,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
        )
    )
    return MovedVisit(id=visit.id, state=state, version=visit.version + 1)


def _state_after(state: str) -> str:
    return state if state == STILL_AHEAD[0] else VISIT.after(state, NAME)


def release_time(visit_id: UUID) -> None:
    """Let go of the time a visit takes; who had been booked stays on record."""
    writer.rows(
        "UPDATE scheduling_occupancy SET released = true WHERE visit_id = %s AND NOT released", [visit_id]
    )
