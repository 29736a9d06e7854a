"""Take back a credit that was brought in, as if it had never come."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import derived_id
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.ledger.rules import mirrored
from workwright.payments.actions.place_money import PlaceMoney, place_money
from workwright.payments.postings import Owner, purse, received
from workwright.payments.queries.facts import lock_payment
from workwright.payments.rules import Placement


class CreditUsed(DomainError):
    """This credit was used, refunded or not brought in: it cannot be taken back."""

    code = "payments.credit_used"


class WithdrawCredit(Command):
    payment_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=300)]


class WithdrawnCredit(Result):
    pass


@action("payments.withdraw_credit", inner=True, errors=(NotFound, CreditUsed, PeriodClosed))
def withdraw_credit(ctx: Context, command: WithdrawCredit) -> WithdrawnCredit:
    """Reverse the posting of a credit of which nothing was used. Its record stays, with nothing left in it."""
    payment = lock_payment(ctx, command.payment_id)
    whole = payment.credit_minor == payment.amount_minor and not payment.refunding_minor
    if payment.method != "brought_in" or not whole:
        raise CreditUsed(id=str(command.payment_id))
    amount = payment.amount_minor
    moves = [Placement("credit", -amount), Placement("lost", amount)]
    place_money(ctx, PlaceMoney.of(payment.id, payment.currency, "withdrawn", moves))
    owner = Owner(payment.customer_id, None, payment.purpose, payment.currency)
    lines = received(owner, purse(payment.method), amount, [Placement("credit", amount)])
    post_transaction(
        ctx,
        PostTransaction(
            kind="reversal",
            business_key=f"credit_withdrawn:{payment.id}",
            effective_on=ctx.today,
            lines=mirrored(lines),
            reverses=derived_id("opening", payment.id),
            reason=command.reason,
        ),
    )
    return WithdrawnCredit(id=payment.id)
