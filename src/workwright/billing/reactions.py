"""What billing does on news from below."""

from workwright.billing.actions.draft_invoice import DraftInvoice, draft_invoice
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.work_orders.events import WorkOrderCompleted
from workwright.work_orders.queries import billable_lines


@on(WorkOrderCompleted, prompt=True)
def draft_on_completion(ctx: Context, event: WorkOrderCompleted) -> None:
    """Have the draft ready when the work is done (G1). An order with nothing to bill gets none."""
    if billable_lines(ctx, event.work_order_id):
        draft_invoice(ctx, DraftInvoice(work_order_id=event.work_order_id))
