"""What billing does on news from below."""

from contextlib import suppress

from workwright.billing.actions.draft_invoice import DraftInvoice, NothingToInvoice, draft_invoice
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.scheduling.events import VisitFeeCharged
from workwright.work_orders.events import WorkOrderCompleted


@on(WorkOrderCompleted, prompt=True)
def draft_on_completion(ctx: Context, event: WorkOrderCompleted) -> None:
    """Have the draft ready when the work is done (G1). An order with nothing to bill gets none."""
    with suppress(NothingToInvoice):
        draft_invoice(ctx, DraftInvoice(work_order_id=event.work_order_id))


@on(VisitFeeCharged, prompt=True)
def draft_on_visit_fee(ctx: Context, event: VisitFeeCharged) -> None:
    """Have the draft ready when a fee for a failed visit is due (G16)."""
    with suppress(NothingToInvoice):
        draft_invoice(ctx, DraftInvoice(work_order_id=event.work_order_id))
