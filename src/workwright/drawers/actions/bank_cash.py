"""Take cash of the safe to the bank, or fetch change from there."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.drawers.models import Banking
from workwright.drawers.postings import banked
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction


class BankCash(Command):
    """`reference` is what the bank's slip says, and its statement will. Without a day it is today."""

    banking_id: UUID | None = None
    direction: Literal["to_bank", "from_bank"] = "to_bank"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None = None
    reference: Annotated[str, Field(min_length=1, max_length=60)]
    on: Annotated[date | None, Field(title="Day")] = None


class BankedCash(Result):
    amount_minor: int
    currency: str


@action("drawers.bank_cash", errors=(Invalid, PeriodClosed), money=True)
def bank_cash(ctx: Context, command: BankCash) -> BankedCash:
    """Write down what went between safe and bank, and post it: the bank against cash on its way."""
    day = command.on or ctx.today
    if day > ctx.today:
        raise Invalid("This day is still to come.", field="on")
    banking_id, currency = command.banking_id or new_id(), command.currency or ctx.branch.currency
    writer.insert(Banking, _row(ctx, command, banking_id, currency, day))
    signed = command.amount_minor if command.direction == "to_bank" else -command.amount_minor
    post_transaction(
        ctx,
        PostTransaction(
            kind="cash_banked",
            business_key=f"banking:{banking_id}",
            effective_on=day,
            lines=banked(signed, currency),
        ),
    )
    return BankedCash(id=banking_id, amount_minor=command.amount_minor, currency=currency)


def _row(ctx: Context, command: BankCash, banking_id: UUID, currency: str, day: date) -> dict[str, object]:
    return {
        "id": banking_id,
        "branch_id": ctx.here,
        "direction": command.direction,
        "amount_minor": command.amount_minor,
        "currency": currency,
        "reference": command.reference,
        "on": day,
        "actor": ctx.actor.ref,
        "at": ctx.now,
    }
