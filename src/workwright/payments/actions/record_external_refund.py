"""Record a refund that was made at the provider and not here. A fact: it is never refused."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.return_money import ReturnMoney, return_money
from workwright.payments.models import Payment, Refund
from workwright.payments.queries.facts import lock_payment
from workwright.payments.states import REFUND

KNOWN_THERE = ("sent", "pending", "unknown", "succeeded")
PROVIDER = "provider"


class RecordExternalRefund(Command):
    """`refunded_minor` is all that the provider says it gave back of the charge."""

    payment_id: UUID
    refunded_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


class RecordedExternalRefund(Result):
    """`id` is the payment's; `refund_id` is set when there was news."""

    id: UUID
    refund_id: UUID | None = None


@action("payments.record_external_refund", inner=True, errors=(NotFound,))
def record_external_refund(ctx: Context, command: RecordExternalRefund) -> RecordedExternalRefund:
    """Take over what the provider gave back beyond our own refunds: de-allocate, re-open, and have it reviewed."""
    payment = lock_payment(ctx, command.payment_id)
    ours = sum(r.amount_minor for r in Refund.here(ctx).filter(payment_id=payment.id, state__in=KNOWN_THERE))
    there = payment.amount_minor - payment.returned_minor - payment.lost_minor - payment.refunding_minor
    news = min(command.refunded_minor - ours, there - payment.disputed_minor)
    if news <= 0:
        return RecordedExternalRefund(id=payment.id)
    refund_id = _write(ctx, payment, news)
    return_money(ctx, ReturnMoney(refund_id=refund_id))
    open_review(
        ctx,
        OpenReview(
            kind="external_refund",
            dedupe=f"external_refund:{refund_id}",
            work_order_id=payment.work_order_id,
            payment_id=payment.id,
            refund_id=refund_id,
            amount_minor=news,
            currency=payment.currency,
        ),
    )
    return RecordedExternalRefund(id=payment.id, refund_id=refund_id)


def _write(ctx: Context, payment: Payment, amount_minor: int) -> UUID:
    refund_id = new_id()
    Refund.unscoped.create(
        id=refund_id,
        branch_id=ctx.here,
        payment_id=payment.id,
        work_order_id=payment.work_order_id,
        amount_minor=amount_minor,
        currency=payment.currency,
        method=payment.method,
        reason="Refunded at the provider",
        external=True,
        requested_by=PROVIDER,
        requested_at=ctx.now,
        approved_by=PROVIDER,
        approved_at=ctx.now,
        self_approved=True,
        state=REFUND.initial,
    )
    for state in ("approved", "sent", "succeeded"):
        Refund.here(ctx).filter(pk=refund_id).update(state=state, done_at=ctx.now)
    return refund_id
