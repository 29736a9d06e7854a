"""Match what can be matched without asking anybody."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.actions.book_transfer import BookTransfer, book_transfer
from workwright.payments.actions.clear_payment import ClearPayment, clear_payment
from workwright.payments.queries.arriving import Meant, meant_by
from workwright.reconciliation.actions.place_match import PlaceMatch, match_row, place_match
from workwright.reconciliation.models import BankAccount, Match
from workwright.reconciliation.queries.candidates import Found, Named, by_number, by_reference, open_lines

MOST_BOOKED = 200
"""So many payments are booked at once; the rest by the next run."""


class MatchLines(Command):
    pass


class MatchedLines(Result):
    """How many by exact reference, and how many payments were booked by a number they named."""

    exact: int
    booked: int


@action("reconciliation.match_lines")
def match_lines(ctx: Context, command: MatchLines) -> MatchedLines:
    """Match open lines by exact reference; book what names an invoice or order. Amount alone never decides."""
    lines = open_lines(ctx)
    exact = by_reference(ctx, lines)
    _place(ctx, exact)
    taken = {found.line.id for found in exact}
    named = by_number(ctx, [line for line in lines if line.id not in taken])[:MOST_BOOKED]
    booked = sum(_book(ctx, each) for each in named)
    return MatchedLines(id=ctx.here, exact=len(exact), booked=booked)


def _place(ctx: Context, found: list[Found]) -> None:
    """Write all that moves no money in one go; payouts, cheques and second accounts one by one."""
    main = set(BankAccount.here(ctx).filter(main=True).values_list("id", flat=True))
    plain = [
        f for f in found if f.target != "payout" and f.method == "transfer" and f.line.account_id in main
    ]
    rows = [match_row(ctx, _command(f), f.line.currency) for f in plain]
    for start in range(0, len(rows), 500):
        writer.insert(Match, *rows[start : start + 500])
    for each in found:
        if each.unsure:
            reason = f"On the bank's statement, value {each.line.value_on}"
            clear_payment(ctx, ClearPayment(payment_id=each.target_id, reason=reason))
    done = {f.line.id for f in plain}
    for each in found:
        if each.line.id not in done:
            place_match(ctx, _command(each))


def _command(found: Found) -> PlaceMatch:
    line = found.line
    return PlaceMatch(
        match_id=new_id(),
        line_id=line.id,
        target=found.target,
        target_id=found.target_id,
        amount_minor=line.amount_minor,
        rule="exact",
    )


def _book(ctx: Context, named: Named) -> int:
    """Book the payment of a line and match it; what names nothing of ours is left to a person."""
    line = named.line
    command = BookTransfer(
        bank_line_id=line.id,
        reference=named.reference,
        invoice_ids=named.invoice_ids,
        work_order_id=named.work_order_id,
        amount_minor=line.amount_minor,
        currency=line.currency,
        value_on=line.value_on,
    )
    if named.reference and meant_by(ctx, named.reference) == Meant():
        return 0
    payment_id = book_transfer(ctx, command).payment_id
    if payment_id is not None:
        _match_booked(ctx, named, payment_id)
    return int(payment_id is not None)


def _match_booked(ctx: Context, named: Named, payment_id: UUID) -> None:
    place_match(
        ctx,
        PlaceMatch(
            match_id=new_id(),
            line_id=named.line.id,
            target="payment",
            target_id=payment_id,
            amount_minor=named.line.amount_minor,
            rule=named.rule,
        ),
    )
