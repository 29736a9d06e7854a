"""Take the money of a succeeded refund from where it was, and out of the books."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.payments.actions.place_money import PlaceMoney, place_money
from workwright.payments.events import RefundSucceeded
from workwright.payments.models import Allocation, Refund
from workwright.payments.postings import Owner, purse, received, refunded
from workwright.payments.queries.facts import lock_payment, where_it_is
from workwright.payments.rules import Placement, take_back


class ReturnMoney(Command):
    """With `back` the refund failed after all: every row is mirrored, and the amount is owed again."""

    refund_id: UUID
    back: bool = False


class ReturnedMoney(Result):
    id: UUID


@action("payments.return_money", inner=True)
def return_money(ctx: Context, command: ReturnMoney) -> ReturnedMoney:
    """Free money goes first, then what pays an invoice, which is open again by that much."""
    refund = Refund.here(ctx).get(pk=command.refund_id)
    payment = lock_payment(ctx, refund.payment_id)
    owner = Owner(payment.customer_id, payment.work_order_id, payment.purpose, payment.currency)
    account_id = payment.account_id if refund.method == payment.method else None
    out_of = purse(refund.method, drawer_id=refund.drawer_id, account_id=account_id)
    if command.back:
        taken = _taken_before(ctx, refund)
        lines = received(owner, out_of, refund.amount_minor, taken, refund.rounding_minor)
    else:
        taken = take_back(refund.amount_minor, *where_it_is(payment), first=refund.first)
        lines = refunded(owner, out_of, refund.amount_minor, taken, refund.rounding_minor)
    sign = 1 if command.back else -1
    rows = [Placement(t.target, sign * t.amount_minor, t.invoice_id) for t in taken]
    rows.append(Placement("returned", -sign * refund.amount_minor))
    cause = "refund_failed" if command.back else "refund"
    place_money(ctx, PlaceMoney.of(payment.id, payment.currency, cause, rows, refund.id))
    post_transaction(
        ctx,
        PostTransaction(
            transaction_id=new_id(),
            kind=cause,
            business_key=f"refund:{refund.id}" + (":failed" if command.back else ""),
            effective_on=ctx.today,
            work_order_id=payment.work_order_id,
            lines=lines,
            reason=refund.reason,
        ),
    )
    if not command.back:
        _announce(ctx, refund)
    return ReturnedMoney(id=refund.id)


def _taken_before(ctx: Context, refund: Refund) -> tuple[Placement, ...]:
    rows = Allocation.here(ctx).filter(refund_id=refund.id, cause="refund").exclude(target="returned")
    return tuple(Placement(row.target, -row.amount_minor, row.invoice_id) for row in rows)  # type: ignore[arg-type]


def _announce(ctx: Context, refund: Refund) -> None:
    ctx.emit(
        RefundSucceeded(
            refund_id=refund.id,
            payment_id=refund.payment_id,
            work_order_id=refund.work_order_id,
            amount_minor=refund.amount_minor,
            currency=refund.currency,
        )
    )
