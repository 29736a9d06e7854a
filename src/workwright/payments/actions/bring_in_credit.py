"""Take over money that is held for a customer from before."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.parties.queries import customers_by_id
from workwright.payments.actions.place_money import PlaceMoney, place_money
from workwright.payments.models import Payment
from workwright.payments.postings import Owner, purse, received
from workwright.payments.rules import Placement

METHOD = "brought_in"


class BringInCredit(Command):
    """`received_on` is the day on which the former books took it; it came into these books today."""

    payment_id: UUID
    customer_id: UUID
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    received_on: date | None = None
    reference: Annotated[str, Field(max_length=60)] = ""


class BroughtInCredit(Result):
    pass


@action("payments.bring_in_credit", inner=True, errors=(NotFound, Invalid, PeriodClosed))
def bring_in_credit(ctx: Context, command: BringInCredit) -> BroughtInCredit:
    """Owe the amount to the customer, against opening equity: it pays an invoice, or goes back. No receipt is sent."""
    if not customers_by_id(ctx, [command.customer_id]):
        raise NotFound("There is no such customer.", field="customer_id")
    if command.received_on and command.received_on > ctx.today:
        raise Invalid("It is dated in the future.", field="received_on")
    currency = ctx.branch.currency
    placement = Placement("credit", command.amount_minor)
    writer.insert(Payment, _row(ctx, command, currency))
    place_money(ctx, PlaceMoney.of(command.payment_id, currency, METHOD, [placement]))
    owner = Owner(command.customer_id, None, "deposit", currency)
    post_transaction(
        ctx,
        PostTransaction(
            transaction_id=derived_id("opening", command.payment_id),
            kind="opening_credit",
            business_key=f"payment:{command.payment_id}",
            effective_on=ctx.today,
            lines=received(owner, purse(METHOD), command.amount_minor, [placement]),
        ),
    )
    return BroughtInCredit(id=command.payment_id)


def _row(ctx: Context, command: BringInCredit, currency: str) -> dict[str, object]:
    return {
        "id": command.payment_id,
        "branch_id": ctx.here,
        "customer_id": command.customer_id,
        "purpose": "deposit",
        "method": METHOD,
        "amount_minor": command.amount_minor,
        "currency": currency,
        "reference": command.reference,
        "received_at": ctx.now,
        "received_by": ctx.actor.ref,
    }
