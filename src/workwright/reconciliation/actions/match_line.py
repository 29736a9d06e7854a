"""Say what a bank line is."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.book_transfer import BookTransfer, book_transfer
from workwright.payments.queries.facts import DifferentPayers
from workwright.reconciliation.actions.place_match import PlaceMatch, place_match
from workwright.reconciliation.models import StatementLine


class DoesNotFit(DomainError):
    """This is more than the line, or more than what it would be matched to. Match less of it."""

    code = "reconciliation.does_not_fit"


constraint_means("match_fits_line", DoesNotFit)
constraint_means("match_fits_target", DoesNotFit)


class MatchLine(Command):
    """Name a target that is booked, or what the money is for: then its payment is booked with it.

    Without an amount it is all of the line that is open. `cash` was paid in with no record, `fee` the bank took,
    `terminal` came from the card terminal.
    """

    bank_line_id: UUID
    target: Literal["payment", "payout", "refund", "banking", "cash", "fee", "terminal"] = "payment"
    target_id: UUID | None = None
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    amount_minor: Annotated[int, Field(ge=-(2**53), le=2**53)] | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class MatchedLine(Result):
    """`payment_id` is the payment that was booked with it, if one was."""

    payment_id: UUID | None = None


@action(
    "reconciliation.match_line",
    errors=(NotFound, Invalid, DoesNotFit, DifferentPayers),
    money=True,
)
def match_line(ctx: Context, command: MatchLine) -> MatchedLine:
    """Match a line, or a part of it, by a person's decision; money for a request, invoice or order is booked."""
    line = writer.lock(
        ctx, StatementLine, command.bank_line_id, "amount_minor", "currency", "booked_on", "value_on"
    )
    amount = command.amount_minor or line.amount_minor - _matched(command.bank_line_id)
    if amount == 0:
        raise DoesNotFit("Nothing of this line is open: it is matched already.")
    booked = None
    if command.request_id or command.invoice_ids or command.work_order_id:
        if amount <= 0 or command.target_id:
            raise Invalid("Money that came in is for a request, invoices or an order; nothing else is named.")
        booked = book_transfer(
            ctx,
            BookTransfer(
                bank_line_id=command.bank_line_id,
                request_id=command.request_id,
                invoice_ids=command.invoice_ids,
                work_order_id=command.work_order_id,
                amount_minor=amount,
                currency=line.currency,
                value_on=line.value_on or line.booked_on,
            ),
        ).payment_id
    target_id = booked or command.target_id
    if target_id is None and command.target not in ("cash", "fee", "terminal"):
        raise Invalid("Say what the line is.", field="target_id")
    done = place_match(
        ctx,
        PlaceMatch(
            match_id=new_id(),
            line_id=command.bank_line_id,
            target=command.target,
            target_id=target_id,
            amount_minor=amount,
            rule="person",
            reason=command.reason,
        ),
    )
    return MatchedLine(id=done.id, payment_id=booked)


def _matched(line_id: UUID) -> int:
    sql = "SELECT coalesce(sum(amount_minor), 0)::bigint AS n FROM reconciliation_match WHERE line_id = %s"
    return int(writer.rows(sql, [line_id])[0].n)
