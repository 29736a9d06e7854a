"""Ask that money goes back, in part or whole. The payment itself is never touched."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.pay_refund import PayRefund, pay_refund
from workwright.payments.actions.place_money import NotThatMuch
from workwright.payments.events import RefundRequested
from workwright.payments.models import Payment, Refund
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import lock_payment
from workwright.payments.states import REFUND


class MoreThanPaid(DomainError):
    """This is more than is left of the payment."""

    code = "payments.more_than_paid"


class RefundPayment(Command):
    """`first` says which money to take first: the customer's credit, the deposit, or what pays an invoice.

    A refund goes back the way it came, unless another method is named. Cash leaves at once when a shift is named.
    """

    refund_id: UUID | None = None
    payment_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    reason: Annotated[str, Field(min_length=3, max_length=500)]
    method: Literal["", "cash", "cheque", "transfer", "card_slip"] = ""
    first: Literal["", "credit", "deposit", "invoice"] = Field(default="", title="Take it first from")
    shift_id: UUID | None = None


class RequestedRefund(Result):
    id: UUID
    state: str


@action(
    "payments.refund_payment",
    errors=(NotFound, Invalid, MoreThanPaid, NotThatMuch),
    money=True,
    sensitive=True,
)
def refund_payment(ctx: Context, command: RefundPayment) -> RequestedRefund:
    """Reserve the amount. Within the limit of one person it is approved at once; above, a second one must."""
    payment = lock_payment(ctx, command.payment_id)
    if payment.method == "brought_in" and not command.method:
        raise Invalid("This money came before these books: say how it goes back.", field="method")
    free = payment.amount_minor - sum(
        (payment.refunding_minor, payment.returned_minor, payment.disputed_minor, payment.lost_minor)
    )
    if command.amount_minor > free:
        raise MoreThanPaid(field="amount_minor", left_minor=free)
    alone = command.amount_minor <= PaymentsPolicy.at(ctx).refund_limit_minor
    refund = _write(ctx, command, payment, alone)
    ctx.about(payment.work_order_id or payment.id)
    _announce(ctx, refund)
    state = _approve(ctx, refund) if alone else refund.state
    if alone and command.shift_id and refund.method == "cash":
        state = pay_refund(ctx, PayRefund(refund_id=refund.id, shift_id=command.shift_id)).state
    return RequestedRefund(id=refund.id, state=state)


def _approve(ctx: Context, refund: Refund) -> str:
    state = REFUND.after(refund.state, refund_payment.name, "within_limit")
    Refund.here(ctx).filter(pk=refund.id).update(state=state, approved_by=ctx.actor.ref, approved_at=ctx.now)
    return state


def _write(ctx: Context, command: RefundPayment, payment: Payment, alone: bool) -> Refund:
    return Refund.unscoped.create(
        id=command.refund_id or new_id(),
        branch_id=ctx.here,
        payment_id=payment.id,
        work_order_id=payment.work_order_id,
        amount_minor=command.amount_minor,
        currency=payment.currency,
        method=command.method or payment.method,
        rounding_minor=_rounding(command, payment),
        first=command.first,
        within_limit=alone,
        reason=command.reason,
        requested_by=ctx.actor.ref,
        requested_at=ctx.now,
        state=REFUND.initial,
    )


def _rounding(command: RefundPayment, payment: Payment) -> int:
    """What was charged beyond the amount goes back with the whole of it, where the provider charged it."""
    same_way = payment.account_id is not None and command.method in ("", payment.method)
    return payment.rounding_minor if same_way and command.amount_minor == payment.amount_minor else 0


def _announce(ctx: Context, refund: Refund) -> None:
    ctx.emit(
        RefundRequested(
            refund_id=refund.id,
            payment_id=refund.payment_id,
            work_order_id=refund.work_order_id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
        )
    )
