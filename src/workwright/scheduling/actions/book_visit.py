"""Book people and places for an order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from pydantic import AwareDatetime, Field, model_validator

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.queries import customers_by_id
from workwright.scheduling.events import VisitBooked
from workwright.scheduling.models import Occupancy, Visit, VisitJob
from workwright.scheduling.queries.locks import Locked, lock_resources
from workwright.scheduling.queries.opening import opening_of
from workwright.scheduling.queries.people import technician_name
from workwright.scheduling.rules import Stretch, lacking, works_through
from workwright.scheduling.rules.wishes import another_technician, another_time
from workwright.work_orders.queries import JobCard, OrderFacts, jobs_of, order_fact
from workwright.work_orders.states import LIVE_JOB

LONGEST_HOURS = 24 * 31


class SlotTaken(DomainError):
    """This time is taken already. Choose another time, or another person or place."""

    code = "scheduling.slot_taken"


class OutsideHours(DomainError):
    """Somebody does not work at this time. Choose another time, or say why it has to be."""

    code = "scheduling.outside_hours"


class LacksSkill(DomainError):
    """Nobody booked has the skills that the work needs. Choose somebody else, or say why it has to be."""

    code = "scheduling.lacks_skill"


class BreaksPreference(DomainError):
    """The customer asked for something else. Choose that, or say why it has to be so."""

    code = "scheduling.breaks_preference"


constraint_means("occupancy_no_overlap", SlotTaken)


class Slot(Command):
    """A half-open stretch of time for some resources.

    `override_reason` books outside hours, without a skill, or against what the customer asked for.
    """

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    window_from: AwareDatetime | None = None
    window_to: AwareDatetime | None = None
    override_reason: Personal[str] = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _forwards(self) -> "Slot":
        if self.ends_at <= self.starts_at:
            raise ValueError("A visit ends after it begins.")
        if (self.ends_at - self.starts_at).total_seconds() > LONGEST_HOURS * 3600:
            raise ValueError("A visit lasts a month at the most.")
        if (self.window_from is None) != (self.window_to is None):
            raise ValueError("A promised window has a beginning and an end.")
        if self.window_from and self.window_to and self.window_to <= self.window_from:
            raise ValueError("A promised window ends after it begins.")
        return self


class BookVisit(Slot):
    """Without `job_ids` the visit is for every job of the order that still has work in it."""

    visit_id: UUID | None = None
    work_order_id: UUID
    job_ids: tuple[UUID, ...] | None = Field(default=None, max_length=50)
    resource_ids: tuple[UUID, ...] = Field(min_length=1, max_length=20)
    note: Personal[str] = Field(default="", max_length=2000)


class BookedVisit(Result):
    work_order_id: UUID
    state: str
    version: int


@action(
    "scheduling.book_visit",
    errors=(NotFound, Invalid, IllegalTransition, SlotTaken, OutsideHours, LacksSkill, BreaksPreference),
)
def book_visit(ctx: Context, command: BookVisit) -> BookedVisit:
    """Take the time of every resource named, or of none. The database refuses what overlaps."""
    order, jobs, resources = writer.gather(
        lambda: _hold(ctx, command.work_order_id),
        lambda: chosen_jobs(ctx, command.work_order_id, command.job_ids),
        lambda: lock_resources(ctx, command.resource_ids, command.starts_at, command.ends_at),
    )
    refuse_unfit(ctx, resources, jobs, command)
    refuse_unwelcome(ctx, order.customer_id, resources, command)
    visit_id = command.visit_id or new_id()
    writer.together(
        (Visit, [_row(ctx, visit_id, command)]),
        (VisitJob, [_job_row(ctx, visit_id, job.id) for job in jobs]),
        (Occupancy, occupied(ctx, visit_id, resources, command.starts_at, command.ends_at)),
    )
    ctx.emit(
        VisitBooked(
            visit_id=visit_id, work_order_id=order.id, starts_at=command.starts_at, ends_at=command.ends_at
        )
    )
    return BookedVisit(id=visit_id, work_order_id=order.id, state="planned", version=1)


def _hold(ctx: Context, work_order_id: UUID) -> OrderFacts:
    order = order_fact(ctx, work_order_id, hold=True)
    if order.state not in ("open", "in_progress"):
        raise IllegalTransition(
            f"The work order is {order.state}: nothing can be booked for it.", state=order.state
        )
    return order


def chosen_jobs(ctx: Context, work_order_id: UUID, job_ids: Sequence[UUID] | None) -> list[JobCard]:
    """Return the jobs to visit; raise `NotFound` for one that is not of the order or has no work left."""
    live = [job for job in jobs_of(ctx, work_order_id) if job.state in LIVE_JOB]
    if job_ids is None:
        return live
    if unknown := set(job_ids) - {job.id for job in live}:
        raise NotFound("There is no such job to do in this order.", field="job_ids", id=str(min(unknown)))
    return [job for job in live if job.id in job_ids]


def refuse_unfit(ctx: Context, resources: Sequence[Locked], jobs: Sequence[JobCard], slot: Slot) -> None:
    """Raise the refusal that fits when a resource is taken, retired, off duty or unskilled."""
    for resource in resources:
        _refuse_taken(ctx, resource)
    if not slot.override_reason:
        _refuse_off_duty(ctx, resources, slot)
    _refuse_unskilled(resources, jobs, slot)


def _refuse_off_duty(ctx: Context, resources: Sequence[Locked], slot: Slot) -> None:
    wanted = Stretch(slot.starts_at, slot.ends_at)
    first, last = (at.astimezone(ctx.zone).date() for at in wanted)
    opening = opening_of(ctx, first, last)
    if first in opening.closed:
        raise OutsideHours(
            f"The branch is closed on {first:%d %B}. Choose another day, or say why it has to be.",
            field="starts_at",
        )
    for resource in resources:
        if not works_through(opening.of(resource.hours), wanted, ctx.zone, opening.closed):
            raise OutsideHours(
                f"{resource.name} does not work at this time. Choose another time, or say why it has to be.",
                field="starts_at",
                resource_id=str(resource.id),
            )


def refuse_unwelcome(ctx: Context, customer_id: UUID, resources: Sequence[Locked], slot: Slot) -> None:
    """Raise `BreaksPreference` when the customer asked for another technician or another time, and nobody says why."""
    if slot.override_reason:
        return
    wish = customers_by_id(ctx, [customer_id])[customer_id].preferences
    people = [resource.id for resource in resources if resource.kind == "technician"]
    if another_technician(wish.technician_id, people) and (name := technician_name(ctx, wish.technician_id)):
        raise BreaksPreference(
            f"The customer asks for {name}. Choose them, or say why it has to be somebody else.",
            field="override_reason",
        )
    wanted = Stretch(slot.starts_at, slot.ends_at)
    if another_time(wish.earliest, wish.latest, wish.weekdays, wanted, ctx.zone):
        raise BreaksPreference(
            "The customer asks for another time. Choose one that fits, or say why it has to be this one.",
            field="override_reason",
        )


def _refuse_taken(ctx: Context, resource: Locked) -> None:
    if not resource.active:
        raise Invalid(f"{resource.name} is no longer in use.", field="resource_ids")
    if resource.taken is not None:
        start, end = (at.astimezone(ctx.zone) for at in resource.taken.stretch)
        raise SlotTaken(
            f"{resource.name} is taken from {start:%H:%M} to {end:%H:%M} ({resource.taken.reason}). "
            "Choose another time, or another person or place.",
            field="resource_ids",
            resource_id=str(resource.id),
        )


def _refuse_unskilled(resources: Sequence[Locked], jobs: Sequence[JobCard], slot: Slot) -> None:
    people = [resource for resource in resources if resource.kind == "technician"]
    if slot.override_reason or not people:
        return
    held = [skill for person in people for skill in person.skills]
    if missing := lacking(held, (skill for job in jobs for skill in job.skills)):
        names = " and ".join(person.name for person in people)
        raise LacksSkill(
            f"{names} cannot do: {', '.join(missing)}. Choose somebody else, or say why it has to be.",
            field="resource_ids",
            lacking=list(missing),
        )


def occupied(
    ctx: Context, visit_id: UUID, resources: Sequence[Locked], starts: datetime, ends: datetime
) -> list[dict[str, Any]]:
    """Return the rows that take the time of locked resources for a visit."""
    return [
        {
            "id": new_id(),
            "branch_id": ctx.here,
            "resource_id": resource.id,
            "during": DateTimeTZRange(starts, ends),
            "reason": "visit",
            "visit_id": visit_id,
        }
        for resource in resources
    ]


def _row(ctx: Context, visit_id: UUID, command: BookVisit) -> dict[str, Any]:
    copied = {"work_order_id", "starts_at", "ends_at", "window_from", "window_to", "note", "override_reason"}
    own = {"id": visit_id, "branch_id": ctx.here, "booked_by": ctx.actor.ref, "booked_at": ctx.now}
    return command.model_dump(include=copied) | own


def _job_row(ctx: Context, visit_id: UUID, job_id: UUID) -> dict[str, Any]:
    return {"id": new_id(), "branch_id": ctx.here, "visit_id": visit_id, "job_id": job_id}
