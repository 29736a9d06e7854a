"""Hand out an approved refund: cash from a drawer, or money that was sent by bank, cheque or terminal."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.payments.actions.return_money import ReturnMoney, return_money
from workwright.payments.actions.take_cash import LessThanACoin, WrongDrawerCurrency
from workwright.payments.models import Refund
from workwright.payments.queries.cash import cash_step
from workwright.payments.queries.facts import lock_refund
from workwright.payments.rules import cash_due
from workwright.payments.states import REFUND


class SentByProvider(DomainError):
    """This refund goes back through the provider: it is sent, not handed out."""

    code = "payments.sent_by_provider"


class PayRefund(Command):
    """Cash names the shift it leaves; other methods name what the bank or the terminal will show."""

    refund_id: UUID
    shift_id: UUID | None = None
    reference: Annotated[str, Field(max_length=60)] = ""


class PaidRefund(Result):
    id: UUID
    state: str


@action(
    "payments.pay_refund",
    errors=(
        NotFound,
        IllegalTransition,
        Invalid,
        ShiftNotOpen,
        SentByProvider,
        WrongDrawerCurrency,
        LessThanACoin,
    ),
    money=True,
    sensitive=True,
)
def pay_refund(ctx: Context, command: PayRefund) -> PaidRefund:
    """Record that the money left the house, and take it out of the books."""
    drawer_id, rounding = _cash_out(ctx, command)
    refund = lock_refund(ctx, command.refund_id)
    state = REFUND.after(refund.state, pay_refund.name)
    if refund.payment.account_id and refund.method == refund.payment.method:
        raise SentByProvider
    if refund.method == "cash" and drawer_id is None:
        raise Invalid("Cash is handed out of an open shift: name it.", field="shift_id")
    if refund.method not in ("cash", "card_slip") and not command.reference:
        raise Invalid("Name the reference that the bank will show.", field="reference")
    Refund.here(ctx).filter(pk=refund.id).update(
        state=state,
        done_at=ctx.now,
        shift_id=command.shift_id if drawer_id else None,
        drawer_id=drawer_id,
        rounding_minor=rounding,
        reference=command.reference,
    )
    return_money(ctx, ReturnMoney(refund_id=refund.id))
    ctx.about(refund.work_order_id or refund.id)
    return PaidRefund(id=refund.id, state=state)


def _cash_out(ctx: Context, command: PayRefund) -> tuple[UUID | None, int]:
    """Take the cash, in the coins there are, out of its drawer, the shift first of all locks.

    Returns the drawer and the rounding; None and nothing when this is no cash.
    """
    refund = Refund.here(ctx).filter(pk=command.refund_id).first()
    if refund is None or refund.method != "cash" or command.shift_id is None:
        return None, 0
    cash = cash_due(refund.amount_minor, cash_step(ctx))
    if cash <= 0:
        raise LessThanACoin
    moved = move_cash(
        ctx,
        MoveCash(
            shift_id=command.shift_id,
            kind="refund",
            amount_minor=-cash,
            reference=refund.id,
        ),
    )
    if moved.currency != refund.currency:
        raise WrongDrawerCurrency(field="shift_id", wanted=refund.currency, drawer=moved.currency)
    return moved.drawer_id, cash - refund.amount_minor
