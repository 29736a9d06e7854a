"""What the calendar does on news of the work."""

from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.scheduling.actions.cancel_visit import CancelVisit, cancel_visit
from workwright.scheduling.models import Visit
from workwright.scheduling.states import VISIT
from workwright.work_orders.events import WorkOrderCancelled


@on(WorkOrderCancelled, prompt=True)
def call_visits_off(ctx: Context, event: WorkOrderCancelled) -> None:
    """A cancelled order needs no visits."""
    sources = [t.source for t in VISIT.transitions if t.action == "scheduling.cancel_visit"]
    visits = Visit.unscoped.filter(work_order_id=event.work_order_id, state__in=sources).order_by("id")
    for visit_id in visits.values_list("id", flat=True):
        cancel_visit(ctx, CancelVisit(visit_id=visit_id, reason="The order was cancelled."))
