"""Say what a bank line is."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.take_transfer import TakeTransfer, take_transfer
from workwright.payments.queries.facts import DifferentPayers, NotPayable
from workwright.reconciliation.actions.place_match import PlaceMatch, place_match
from workwright.reconciliation.models import StatementLine


class DoesNotFit(DomainError):
    """This is more than the line, or more than what it would be matched to. Match less of it."""

    code = "reconciliation.does_not_fit"


constraint_means("match_fits_line", DoesNotFit)
constraint_means("match_fits_target", DoesNotFit)


class MatchLine(Command):
    """Name a target that is booked, or what the money is for: then its payment is booked with it.

    Without an amount it is all of the line that is open. `cash` was paid in, `fee` the bank took, `terminal` came
    from the card terminal.
    """

    bank_line_id: UUID
    target: Literal["payment", "payout", "refund", "cash", "fee", "terminal"] = "payment"
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
    errors=(NotFound, Invalid, DoesNotFit, NotPayable, DifferentPayers),
    money=True,
)
def match_line(ctx: Context, command: MatchLine) -> MatchedLine:
    """Match a line, or a part of it, by a person's decision; money for a request, invoice or order is booked."""
    line = writer.lock(
        ctx, StatementLine, command.bank_line_id, "amount_minor", "currency", "bank_ref", "fingerprint"
    )
    amount = command.amount_minor or line.amount_minor - _matched(command.bank_line_id)
    booked = None
    if command.request_id or command.invoice_ids or command.work_order_id:
        if amount <= 0 or command.target_id:
            raise Invalid("Money that came in is for a request, invoices or an order; nothing else is named.")
        booked = take_transfer(
            ctx,
            TakeTransfer(
                request_id=command.request_id,
                invoice_ids=command.invoice_ids,
                work_order_id=command.work_order_id,
                amount_minor=amount,
                reference=reference_of(line.bank_ref, line.fingerprint),
            ),
        ).id
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


def reference_of(bank_ref: str, fingerprint: str) -> str:
    """Return a reference for the payment of a line: the bank's own, or what tells the line apart."""
    plain = "".join(c for c in bank_ref if c.isascii() and (c.isalnum() or c in "/.+-"))
    return plain[:60] if len(plain) >= 3 else f"line-{fingerprint[:24]}"
