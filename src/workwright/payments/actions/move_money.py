"""Move money of a payment between what it pays, deposits and credit: rows and books in one."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.payments.actions.place_money import NotThatMuch, PlaceMoney, Put, place_money
from workwright.payments.models import Payment
from workwright.payments.postings import Owner, moved
from workwright.payments.rules import Placement


class MoveMoney(Command):
    """The puts sum to zero. `posted` says that a document below has these moves in the books already."""

    payment_id: UUID
    cause: str
    puts: tuple[Put, ...]
    posted: bool = False
    reason: str = ""


class MovedMoney(Result):
    id: UUID


@action("payments.move_money", inner=True, errors=(NotThatMuch,))
def move_money(ctx: Context, command: MoveMoney) -> MovedMoney:
    """Write the rows and, unless they are posted, the transaction that says the same."""
    payment = Payment.here(ctx).get(pk=command.payment_id)
    owner = Owner(payment.customer_id, payment.work_order_id, payment.purpose, payment.currency)
    move = PlaceMoney(
        payment_id=payment.id, currency=payment.currency, cause=command.cause, puts=command.puts
    )
    place_money(ctx, move)
    if not command.posted:
        placements = [Placement(p.target, p.amount_minor, p.invoice_id) for p in command.puts]
        post_transaction(
            ctx,
            PostTransaction(
                kind=command.cause,
                business_key=f"{command.cause}:{new_id()}",
                effective_on=ctx.today,
                work_order_id=payment.work_order_id,
                lines=moved(owner, placements),
                reason=command.reason or None,
            ),
        )
    return MovedMoney(id=payment.id)
