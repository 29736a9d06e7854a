"""Record what the provider says about a refund when it is asked."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.return_money import ReturnMoney, return_money
from workwright.payments.events import RefundFailed
from workwright.payments.models import Refund
from workwright.payments.ports import RefundFacts
from workwright.payments.queries.facts import lock_refund
from workwright.payments.states import REFUND


class RecordRefundOutcome(Command):
    refund_id: UUID
    outcome: Literal["pending", "succeeded", "failed", "unknown"]
    provider_ref: Annotated[str, Field(max_length=120)] = ""
    error_code: Annotated[str, Field(max_length=60)] = ""


class RecordedRefundOutcome(Result):
    id: UUID
    state: str


@action("payments.record_refund_outcome", errors=(NotFound, IllegalTransition))
def record_refund_outcome(ctx: Context, command: RecordRefundOutcome) -> RecordedRefundOutcome:
    """Move the refund. Success takes the money out; failure afterwards puts it back, and a person is told."""
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, record_refund_outcome.name, command.outcome)
    Refund.here(ctx).filter(pk=refund.id).update(
        state=state,
        checked_at=ctx.now,
        done_at=ctx.now if state in ("succeeded", "failed") else None,
        error_code=command.error_code,
        provider_ref=refund.provider_ref or command.provider_ref or None,
    )
    ctx.about(refund.work_order_id or refund.id)
    if state != refund.state:
        _move_money(ctx, refund, state)
    return RecordedRefundOutcome(id=refund.id, state=state)


def _move_money(ctx: Context, refund: Refund, state: str) -> None:
    if state == "succeeded":
        return_money(ctx, ReturnMoney(refund_id=refund.id))
    if state != "failed":
        return
    if refund.state == "succeeded":
        return_money(ctx, ReturnMoney(refund_id=refund.id, back=True))
    ctx.emit(
        RefundFailed(refund_id=refund.id, payment_id=refund.payment_id, work_order_id=refund.work_order_id)
    )
    open_review(
        ctx,
        OpenReview(
            kind="refund_failed",
            dedupe=f"refund_failed:{refund.id}",
            work_order_id=refund.work_order_id,
            payment_id=refund.payment_id,
            refund_id=refund.id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
        ),
    )


def refund_outcome(refund_id: UUID, facts: RefundFacts) -> RecordRefundOutcome:
    """Return a fetched refund as the command that records it."""
    return RecordRefundOutcome(
        refund_id=refund_id,
        outcome=facts.state,
        provider_ref=facts.ref,
        error_code=facts.error_code[:60],
    )
