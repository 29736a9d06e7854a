"""Take a tip: the technicians' money, on its way through the house."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.access.queries import user_names
from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.payments.models import Tip, TipShare
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.postings import Purse, purse, tipped
from workwright.payments.rules import tip_shares
from workwright.work_orders.queries import order_fact, seconds_worked


class NobodyToTip(DomainError):
    """Nobody was on the clock for this order. Say whose tip it is."""

    code = "payments.nobody_to_tip"


class TakeTip(Command):
    """Without technicians it is shared by those who were on the clock for the order, as the branch has decided;
    with them, alike. Cash names its shift; a card the code on its slip."""

    tip_id: UUID | None = None
    work_order_id: UUID | None = None
    worker_ids: Annotated[tuple[UUID, ...], Field(max_length=20)] = ()
    method: Literal["cash", "card_slip"]
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    shift_id: UUID | None = None
    approval_code: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9-]*$")] = ""


class TipPart(Result):
    """`id` is the technician's."""

    amount_minor: int


class TookTip(Result):
    currency: str
    shares: tuple[TipPart, ...]


@action("payments.take_tip", errors=(NotFound, Invalid, ShiftNotOpen, NobodyToTip), money=True, offline=True)
def take_tip(ctx: Context, command: TakeTip) -> TookTip:
    """Book a tip as owed to its technicians: no income, no tax, no invoice."""
    _check(command)
    tip_id = command.tip_id or new_id()
    into, currency = _into(ctx, command, tip_id)
    shares = _shares(ctx, command)
    _write(ctx, command, tip_id, currency, shares)
    post_transaction(
        ctx,
        PostTransaction(
            kind="tip",
            business_key=f"tip:{tip_id}",
            effective_on=ctx.today,
            work_order_id=command.work_order_id,
            lines=tipped(into, shares, currency),
        ),
    )
    ctx.about(command.work_order_id or tip_id)
    parts = tuple(TipPart(id=person, amount_minor=part) for person, part in shares.items())
    return TookTip(id=tip_id, currency=currency, shares=parts)


def _check(command: TakeTip) -> None:
    if command.method == "cash" and command.shift_id is None:
        raise Invalid("Cash goes into an open shift: name it.", field="shift_id")
    if command.method == "card_slip" and not command.approval_code:
        raise Invalid("Type the approval code on the slip.", field="approval_code")


def _into(ctx: Context, command: TakeTip, tip_id: UUID) -> tuple[Purse, str]:
    """Return where the tip is and its currency; cash has moved into its drawer then."""
    if command.method == "cash" and command.shift_id:
        move = MoveCash(
            shift_id=command.shift_id, kind="tip", amount_minor=command.amount_minor, reference=tip_id
        )
        moved = move_cash(ctx, move)
        return purse("cash", drawer_id=moved.drawer_id), moved.currency
    return purse(command.method), ctx.branch.currency


def _shares(ctx: Context, command: TakeTip) -> dict[UUID, int]:
    if command.worker_ids:
        if len(user_names(command.worker_ids)) != len(set(command.worker_ids)):
            raise NotFound("There is no such person.", field="worker_ids")
        return tip_shares(command.amount_minor, dict.fromkeys(command.worker_ids, 0), "equal")
    worked = {}
    if command.work_order_id:
        worked = seconds_worked(ctx, order_fact(ctx, command.work_order_id).id)
    shares = tip_shares(command.amount_minor, worked, PaymentsPolicy.at(ctx).tip_split)
    if not shares:
        raise NobodyToTip(field="worker_ids")
    return shares


def _write(ctx: Context, command: TakeTip, tip_id: UUID, currency: str, shares: dict[UUID, int]) -> None:
    here = {"branch_id": ctx.here, "currency": currency}
    tip = here | {
        "id": tip_id,
        "work_order_id": command.work_order_id,
        "method": command.method,
        "amount_minor": command.amount_minor,
        "shift_id": command.shift_id,
        "approval_code": command.approval_code,
        "taken_by": ctx.actor.ref,
        "at": ctx.now,
    }
    writer.insert(Tip, tip)
    people = sorted(shares)  # everybody locks the balances in one order
    rows = [
        here | {"id": new_id(), "tip_id": tip_id, "technician_id": p, "amount_minor": shares[p]}
        for p in people
    ]
    writer.insert(TipShare, *rows)
