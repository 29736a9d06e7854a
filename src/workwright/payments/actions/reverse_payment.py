"""Record that a cheque or a transfer came back from the bank: what it had paid is open again."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.return_money import ReturnMoney, return_money
from workwright.payments.models import Payment, Refund
from workwright.payments.queries.facts import lock_payment
from workwright.payments.states import REFUND

RETURNABLE = ("cheque", "transfer")
BANK = "bank"


class NotReturnable(DomainError):
    """Only a cheque or a transfer of which nothing was given back comes back from a bank."""

    code = "payments.not_returnable"


class ReversePayment(Command):
    """`reference` is what the bank calls the return."""

    payment_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=400)]
    reference: Annotated[str, Field(max_length=60)] = ""


class ReversedPayment(Result):
    """`id` is the payment's; `refund_id` the row that took the money back."""

    id: UUID
    refund_id: UUID


@action("payments.reverse_payment", errors=(NotFound, NotReturnable), money=True)
def reverse_payment(ctx: Context, command: ReversePayment) -> ReversedPayment:
    """A fact from the bank: the whole payment goes back, its invoices are open again, and a person is told."""
    payment = lock_payment(ctx, command.payment_id)
    touched = payment.returned_minor + payment.refunding_minor + payment.disputed_minor + payment.lost_minor
    if payment.method not in RETURNABLE or payment.account_id is not None or touched:
        raise NotReturnable
    refund_id = _write(ctx, command, payment)
    return_money(ctx, ReturnMoney(refund_id=refund_id))
    ctx.about(payment.work_order_id or payment.id)
    open_review(
        ctx,
        OpenReview(
            kind="returned_by_bank",
            dedupe=f"returned_by_bank:{payment.id}",
            work_order_id=payment.work_order_id,
            payment_id=payment.id,
            refund_id=refund_id,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
        ),
    )
    return ReversedPayment(id=payment.id, refund_id=refund_id)


def _write(ctx: Context, command: ReversePayment, payment: Payment) -> UUID:
    refund_id = new_id()
    Refund.unscoped.create(
        id=refund_id,
        branch_id=ctx.here,
        payment_id=payment.id,
        work_order_id=payment.work_order_id,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        method=payment.method,
        reason=f"Returned by the bank: {command.reason}",
        reference=command.reference,
        external=True,
        requested_by=BANK,
        requested_at=ctx.now,
        approved_by=BANK,
        approved_at=ctx.now,
        self_approved=True,
        state=REFUND.initial,
    )
    for state in ("approved", "sent", "succeeded"):
        Refund.here(ctx).filter(pk=refund_id).update(state=state, done_at=ctx.now)
    return refund_id
