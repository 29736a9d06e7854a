"""Write what a bank line is, and move the money in the books to where the bank shows it."""

from datetime import date
from typing import Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction
from workwright.ledger.queries import closed_through
from workwright.reconciliation.models import Match, Payout
from workwright.reconciliation.postings import bank_of, on_bank
from workwright.reconciliation.states import PAYOUT


class PlaceMatch(Command):
    """`undoes` is the match whose exact opposite this is."""

    match_id: UUID
    line_id: UUID
    target: str
    target_id: UUID | None = None
    amount_minor: int
    rule: str
    reason: str = ""
    undoes: UUID | None = None


class PlacedMatch(Result):
    pass


_LINE = """
SELECT l.booked_on, l.currency, l.account_id, a.main, coalesce(p.method, r.method, '') AS method,
       coalesce(p.work_order_id, r.work_order_id) AS work_order_id
FROM reconciliation_statementline l JOIN reconciliation_bankaccount a ON a.id = l.account_id
LEFT JOIN payments_payment p ON p.id = %s AND p.branch_id = l.branch_id
LEFT JOIN payments_refund r ON r.id = %s AND r.branch_id = l.branch_id
WHERE l.id = %s AND l.branch_id = %s
"""


@action("reconciliation.place_match", inner=True, errors=(NotFound,))
def place_match(ctx: Context, command: PlaceMatch) -> PlacedMatch:
    """Add one row; the database refuses more than the line or its target has."""
    found = writer.rows(_LINE, [command.target_id, command.target_id, command.line_id, ctx.here])
    if not found:
        raise NotFound("There is no such line.", id=str(command.line_id))
    line = found[0]
    writer.insert(Match, match_row(ctx, command, line.currency))
    post_match(ctx, command, line)
    if command.target == "payout" and command.target_id:
        _move_payout(ctx, command.target_id, back=command.undoes is not None)
    return PlacedMatch(id=command.match_id)


def match_row(ctx: Context, command: PlaceMatch, currency: str) -> dict[str, Any]:
    """Return a match as a row."""
    return {
        "id": command.match_id,
        "branch_id": ctx.here,
        "line_id": command.line_id,
        "target": command.target,
        "target_id": command.target_id,
        "amount_minor": command.amount_minor,
        "currency": currency,
        "rule": command.rule,
        "reason": command.reason,
        "undoes_id": command.undoes,
        "by": ctx.actor.ref,
        "at": ctx.now,
    }


def post_match(ctx: Context, command: PlaceMatch, line: Any) -> None:
    """Move the money to the bank account of the line, where it is not there yet."""
    bank = bank_of(line.account_id, line.main)
    lines = on_bank(bank, command.target, command.target_id, line.method, command.amount_minor, line.currency)
    if lines:
        post_transaction(
            ctx,
            PostTransaction(
                kind=f"bank_{command.target}" + ("_undone" if command.undoes else ""),
                business_key=f"match:{command.match_id}",
                effective_on=_day(ctx, line.booked_on),
                work_order_id=line.work_order_id,
                lines=lines,
            ),
        )


def _day(ctx: Context, booked_on: date) -> date:
    """The day of the bank, or today where the books of that day are closed."""
    closed = closed_through(ctx)
    return ctx.today if closed is not None and booked_on <= closed else min(booked_on, ctx.today)


def _move_payout(ctx: Context, payout_id: UUID, *, back: bool) -> None:
    payout = writer.lock(ctx, Payout, payout_id, "state")
    if back:
        writer.update(Payout, payout_id, state=PAYOUT.after(payout.state, "reconciliation.undo_match"))
    else:
        writer.update(
            Payout, payout_id, state=PAYOUT.after(payout.state, "reconciliation.match_line", "matched")
        )
