"""Give a technician their tips: out of a drawer, or with the wages."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.drawers.queries import currency_of
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import Overdrawn, PostTransaction, post_transaction
from workwright.payments.models import TipBalance, TipPayout
from workwright.payments.postings import PAYROLL, Purse, purse, tips_paid


class NoTipsOwed(DomainError):
    """That much is not owed to this technician."""

    code = "payments.no_tips_owed"


class PayOutTips(Command):
    """Without an amount, all that is owed in the currency: the drawer's, or the branch's."""

    payout_id: UUID | None = None
    worker_id: UUID
    way: Literal["drawer", "payroll"]
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None
    shift_id: UUID | None = None
    reference: Annotated[str, Field(max_length=60)] = ""


class PaidOutTips(Result):
    amount_minor: int
    currency: str


constraint_means("tip_not_overpaid", NoTipsOwed)


@action("payments.pay_out_tips", errors=(NotFound, Invalid, ShiftNotOpen, NoTipsOwed, Overdrawn), money=True)
def pay_out_tips(ctx: Context, command: PayOutTips) -> PaidOutTips:
    """Pay what is owed, never more. Cash leaves its drawer; tips with the wages become the payroll's to pay."""
    if (command.way == "drawer") != (command.shift_id is not None):
        raise Invalid("Cash leaves an open shift: name it, and only then.", field="shift_id")
    payout_id = command.payout_id or new_id()
    owed, currency = _owed(ctx, command)
    amount = command.amount_minor or owed
    if not 0 < amount <= owed:
        raise NoTipsOwed(field="amount_minor", owed_minor=owed)
    out_of = _out_of(ctx, command, payout_id, amount)
    _write(ctx, command, payout_id, amount, currency)
    post_transaction(
        ctx,
        PostTransaction(
            kind="tips_paid",
            business_key=f"tip_payout:{payout_id}",
            effective_on=ctx.today,
            lines=tips_paid(out_of, command.worker_id, amount, currency),
        ),
    )
    return PaidOutTips(id=payout_id, amount_minor=amount, currency=currency)


def _owed(ctx: Context, command: PayOutTips) -> tuple[int, str]:
    """Return what is owed, and the currency. Two payers at once: the database lets one of them."""
    currency = ctx.branch.currency
    if command.shift_id:
        currency = currency_of(ctx, shift_id=str(command.shift_id)) or currency
    row = TipBalance.here(ctx).filter(technician_id=command.worker_id, currency=currency).first()
    return (row.owed_minor if row else 0), currency


def _out_of(ctx: Context, command: PayOutTips, payout_id: UUID, amount: int) -> Purse:
    if command.shift_id is None:
        return PAYROLL
    moved = move_cash(
        ctx, MoveCash(shift_id=command.shift_id, kind="tip_out", amount_minor=-amount, reference=payout_id)
    )
    return purse("cash", drawer_id=moved.drawer_id)


def _write(ctx: Context, command: PayOutTips, payout_id: UUID, amount: int, currency: str) -> None:
    row = {
        "id": payout_id,
        "branch_id": ctx.here,
        "technician_id": command.worker_id,
        "way": command.way,
        "amount_minor": amount,
        "currency": currency,
        "shift_id": command.shift_id,
        "reference": command.reference,
        "paid_by": ctx.actor.ref,
        "at": ctx.now,
    }
    writer.insert(TipPayout, row)
