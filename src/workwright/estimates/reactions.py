"""What estimates do on news of the work."""

from workwright.estimates.actions.draft_estimate import DraftEstimate, draft_estimate
from workwright.estimates.actions.withdraw_estimate import WithdrawEstimate, withdraw_estimate
from workwright.estimates.models import Estimate
from workwright.kernel.context import Context
from workwright.kernel.events import on
from workwright.work_orders.events import ApprovalNeeded, FindingRecorded, WorkOrderCancelled
from workwright.work_orders.queries import order_fact
from workwright.work_orders.states import OPEN_ORDER


@on(FindingRecorded, prompt=True)
def draft_for_finding(ctx: Context, event: FindingRecorded) -> None:
    """A finding that needs something done opens a draft; its findings are shown with the offer."""
    if event.severity != "ok" and order_fact(ctx, event.work_order_id).state in OPEN_ORDER:
        draft_estimate(ctx, DraftEstimate(work_order_id=event.work_order_id))


@on(ApprovalNeeded, prompt=True)
def draft_for_new_price(ctx: Context, event: ApprovalNeeded) -> None:
    """A line whose price rose above its tolerance is in the next draft."""
    if order_fact(ctx, event.work_order_id).state in OPEN_ORDER:
        draft_estimate(ctx, DraftEstimate(work_order_id=event.work_order_id))


@on(WorkOrderCancelled, prompt=True)
def withdraw_open_offers(ctx: Context, event: WorkOrderCancelled) -> None:
    """Nothing more is offered on an order that will not be done."""
    live = Estimate.here(ctx).filter(work_order_id=event.work_order_id, state__in=("draft", "sent"))
    for estimate_id, version in live.order_by("id").values_list("id", "version"):
        withdraw_estimate(
            ctx,
            WithdrawEstimate(
                estimate_id=estimate_id, expected_version=version, reason="The work order was cancelled."
            ),
        )
