"""Steps of the work that a branch may choose to tell its customers of, each once."""

from uuid import UUID

from workwright.inventory.events import PartArrived
from workwright.inventory.queries import reservations_of
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.notify.actions._telling import chosen, order_address, tell
from workwright.notify.reactions.needed import wanted
from workwright.notify.rules.wording import Link
from workwright.work_orders.events import JobStarted, QualityChecked, WorkOrderReleased


@on(JobStarted, needed=wanted("work_started"))
def say_that_work_began(ctx: Context, event: JobStarted) -> None:
    """Say that the work has begun: once for an order, however many jobs it has and however often they pause."""
    _step(ctx, "work_started", event.work_order_id, event.work_order_id)


@on(PartArrived, needed=wanted("parts_here"))
def say_that_parts_are_here(ctx: Context, event: PartArrived) -> None:
    """Say that nothing is missing any more, once the last part is here."""
    held = reservations_of(ctx, event.work_order_id)
    if not event.still_short and not any(one.state == "short" for one in held):
        _step(ctx, "parts_here", event.line_id, event.work_order_id)


@on(QualityChecked, needed=wanted("checked"))
def say_that_it_passed(ctx: Context, event: QualityChecked) -> None:
    """Say that a second person looked at the work and it passed."""
    if event.passed:
        _step(ctx, "checked", event.job_id, event.work_order_id)


@on(WorkOrderReleased, needed=wanted("vehicle_handed_over"))
def thank_for_the_order(ctx: Context, event: WorkOrderReleased) -> None:
    """Say thank you when everything is settled and handed over."""
    _step(ctx, "vehicle_handed_over", event.decision_id, event.work_order_id)


def _step(ctx: Context, milestone: str, subject_id: UUID, work_order_id: UUID) -> None:
    if chosen(ctx, milestone):
        tell(
            ctx, milestone, subject_id, work_order_id, Link("Follow your order", order_address(work_order_id))
        )
