"""Take back part or all of an issued invoice by a credit note."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.billing.actions.issue_invoice import CreditAboveDiagnosis
from workwright.billing.events import CreditNoteIssued
from workwright.billing.models import CreditNote, CreditNoteLine, Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.postings import Claim, Earned, brought_in_credit, credit_note
from workwright.billing.queries.brought_in import lines_and_credits
from workwright.billing.queries.credits import left_of, still_owed, taken_before
from workwright.billing.queries.documents import credited_document
from workwright.billing.queries.lines import amounts_as_columns, amounts_of, decoded
from workwright.billing.rules import Amounts, NothingLeft, TooMuch, credited, document_sha256
from workwright.billing.rules.credit import taxes_of
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.unit import NumberSlot
from workwright.ledger.actions.post_transaction import (
    Overdrawn,
    PeriodClosed,
    PostTransaction,
    post_transaction,
)
from workwright.work_orders.actions.mark_uninvoiced import MarkUninvoiced, mark_uninvoiced
from workwright.work_orders.queries.locks import lock_order

NAME = "billing.credit_invoice"


class NothingToCredit(DomainError):
    """Nothing of this is left to credit."""

    code = "billing.nothing_to_credit"


class TooMuchCredited(DomainError):
    """More would be credited than is left of the line."""

    code = "billing.too_much_credited"


class CreditedLine(BaseModel):
    """How much of a line to take back, tax included, with the line's sign; None is all that is left."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    gross_minor: int | None = Field(default=None, title="Amount with tax")


class WrittenOffBefore(DomainError):
    """Part of this invoice was written off, so less of it can be credited."""

    code = "billing.written_off_before"


class CreditInvoice(Command):
    """Without `lines` everything that is left. `bill_again` frees lines credited in full to be invoiced anew."""

    credit_note_id: UUID | None = None
    invoice_id: UUID
    lines: Annotated[tuple[CreditedLine, ...], Field(min_length=1, max_length=500)] | None = None
    reason: Annotated[str, Field(min_length=3, max_length=500)]
    bill_again: bool = Field(default=False, title="Invoice these lines anew")


class CreditedInvoice(Result):
    """`to_receivable_minor` lowered what was owed; `to_credit_minor` is owed to the customer now."""

    number: str
    total_minor: int
    to_receivable_minor: int
    to_credit_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class TakenPart:
    """A line of the invoice with what is taken back of it."""

    line: writer.Row
    amounts: Amounts
    in_full: bool


@action(
    NAME,
    money=True,
    sensitive=True,
    errors=(
        *(NotFound, IllegalTransition, NothingToCredit, TooMuchCredited, WrittenOffBefore),
        *(PeriodClosed, Overdrawn, CreditAboveDiagnosis),
    ),
)
def credit_invoice(ctx: Context, command: CreditInvoice) -> Callable[[], CreditedInvoice]:
    """Credit an issued invoice. What was paid already becomes the customer's credit; nothing is refunded here.

    One that was brought in is credited without tax, against opening equity: its line is named by the invoice's id.
    """
    note = take_back(ctx, command)
    announce(ctx, note)
    return lambda: CreditedInvoice(
        id=note.row["id"],
        number=note.number.value,
        total_minor=note.row["gross_minor"],
        to_receivable_minor=note.row["to_receivable_minor"],
        to_credit_minor=note.row["to_credit_minor"],
        currency=note.invoice.currency,
    )


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A credit note that is on its way: its row, its number to come, and the invoice it takes from."""

    row: dict[str, Any]
    number: NumberSlot
    invoice: writer.Row


def announce(ctx: Context, note: TakenBack) -> None:
    """Tell that a credit note is issued."""
    ctx.emit(
        CreditNoteIssued(
            credit_note_id=note.row["id"],
            invoice_id=note.row["invoice_id"],
            work_order_id=note.invoice.work_order_id,
            customer_id=note.invoice.customer_id,
            total_minor=note.row["gross_minor"],
            to_receivable_minor=note.row["to_receivable_minor"],
            to_credit_minor=note.row["to_credit_minor"],
            currency=note.invoice.currency,
        )
    )


def take_back(ctx: Context, command: CreditInvoice) -> TakenBack:
    """Write and post a credit note without announcing it; a correction announces itself instead."""
    invoice = _locked(ctx, command.invoice_id)
    INVOICE.after(invoice.state, NAME)
    parts = parts_taken(command, invoice)
    total = sum(part.amounts.gross_minor for part in parts)
    if total <= 0:
        raise NothingToCredit
    row = _row(ctx, command, invoice, parts, _to_receivable(ctx, command, invoice, total))
    if not invoice.brought_in:
        _insert_lines(ctx, row["id"], parts)
    number = _number(ctx, row)
    _post(ctx, row, invoice, parts)
    _free(ctx, command, invoice, parts)
    return TakenBack(row, number, invoice)


def _locked(ctx: Context, invoice_id: UUID) -> writer.Row:
    """Lock the invoice, after its order; one that was brought in has none."""
    order_id = writer.one(ctx, Invoice, invoice_id, "work_order_id").work_order_id
    if order_id is not None:
        lock_order(ctx, order_id)
    columns = ("state", "number", "work_order_id", "customer_id", "currency", "gross_minor", "document")
    return decoded(writer.lock(ctx, Invoice, invoice_id, "id", "brought_in", *columns), "document")


def _to_receivable(ctx: Context, command: CreditInvoice, invoice: writer.Row, total: int) -> int:
    """Return how much lowers what is owed; the rest was paid, and never more than that is owed back."""
    owed = still_owed(ctx, command.invoice_id, invoice.currency)
    to_receivable = min(total, owed)
    credited, written_off = taken_before(command.invoice_id)
    paid = invoice.gross_minor - credited - written_off - owed
    if written_off and total - to_receivable > paid:
        raise WrittenOffBefore(at_most_minor=owed + max(0, paid), written_off_minor=written_off)
    return to_receivable


def parts_taken(command: CreditInvoice, invoice: writer.Row) -> list[TakenPart]:
    """Return what the command takes back, line by line; raise `NotFound`, NothingToCredit, TooMuchCredited."""
    lines, earlier = lines_and_credits(invoice)
    if command.lines is None:
        return [_part(line, earlier.get(line.id, []), None) for line in left_of(lines, earlier)]
    by_id = {line.id: line for line in lines}
    if unknown := [wanted.line_id for wanted in command.lines if wanted.line_id not in by_id]:
        raise NotFound("There is no such line on this invoice.", line_id=str(unknown[0]))
    if len({wanted.line_id for wanted in command.lines}) != len(command.lines):
        raise TooMuchCredited("A line is named twice.", field="lines")
    return [_part(by_id[w.line_id], earlier.get(w.line_id, []), w.gross_minor) for w in command.lines]


def _part(line: writer.Row, earlier: list[Amounts], gross_minor: int | None) -> TakenPart:
    whole = amounts_of(line)
    try:
        back = credited(whole, earlier, gross_minor)
    except NothingLeft as error:
        raise NothingToCredit(f"“{line.description}” is credited in full already.") from error
    except TooMuch as error:
        raise TooMuchCredited(line_id=str(line.id), left_minor=error.left_minor) from error
    left = whole.less([*earlier, back])
    return TakenPart(line, back, in_full=not any(s.base_minor or s.tax_minor for s in left.shares))


def _row(
    ctx: Context, command: CreditInvoice, invoice: writer.Row, parts: list[TakenPart], to_receivable: int
) -> dict[str, Any]:
    gross = sum(part.amounts.gross_minor for part in parts)
    return {
        "id": command.credit_note_id or new_id(),
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "currency": invoice.currency,
        "issued_at": ctx.now,
        "issued_on": ctx.today,
        "reason": command.reason,
        "actor": ctx.actor.ref,
        "taxes": taxes_of(invoice.document["taxes"], [part.amounts for part in parts]),
        "net_minor": sum(part.amounts.net_minor for part in parts),
        "tax_minor": sum(part.amounts.tax_minor for part in parts),
        "gross_minor": gross,
        "to_receivable_minor": to_receivable,
        "to_credit_minor": gross - to_receivable,
        "document": credited_document(
            invoice, [(p.line, p.amounts) for p in parts], ctx.today, command.reason
        ),
    }


def _number(ctx: Context, row: dict[str, Any]) -> NumberSlot:
    """Ask for the number; the note is inserted when it is known."""
    prefix = f"{BillingPolicy.at(ctx).credit_prefix}-{ctx.today.year}"

    def write(number: str) -> None:
        sums = {name: row[name] for name in ("taxes", "net_minor", "tax_minor", "gross_minor")}
        whole = {**row["document"], **sums, "number": number}
        writer.insert(
            CreditNote,
            {**row, "number": number, "document": whole, "document_sha256": document_sha256(whole)},
        )

    return ctx.number(prefix, write, pattern=f"{prefix}-{{n:05d}}")


def _insert_lines(ctx: Context, credit_note_id: UUID, parts: list[TakenPart]) -> None:
    writer.insert(
        CreditNoteLine,
        *(
            {
                "id": new_id(),
                "branch_id": ctx.here,
                "credit_note_id": credit_note_id,
                "invoice_line_id": part.line.id,
                **amounts_as_columns(part.amounts),
            }
            for part in parts
        ),
    )


def _post(ctx: Context, row: dict[str, Any], invoice: writer.Row, parts: list[TakenPart]) -> None:
    claim = Claim(row["invoice_id"], invoice.customer_id, invoice.currency)
    taken_back = [Earned(part.line.kind, part.amounts) for part in parts]
    to_receivable, to_credit = row["to_receivable_minor"], row["to_credit_minor"]
    if invoice.brought_in:
        lines = brought_in_credit(claim, to_receivable, to_credit)
    else:
        lines = credit_note(claim, taken_back, to_receivable, to_credit)
    post_transaction(
        ctx,
        PostTransaction(
            kind="credit_note",
            business_key=f"credit_note:{row['id']}",
            effective_on=ctx.today,
            lines=lines,
            work_order_id=invoice.work_order_id,
            reason=row["reason"],
        ),
    )


def _free(ctx: Context, command: CreditInvoice, invoice: writer.Row, parts: list[TakenPart]) -> None:
    """Let lines that were credited in full be invoiced again, where that is wanted."""
    freed = tuple(p.line.work_line_id for p in parts if p.in_full and p.line.work_line_id is not None)
    if command.bill_again and freed:
        mark_uninvoiced(
            ctx,
            MarkUninvoiced(
                work_order_id=invoice.work_order_id, invoice_id=command.invoice_id, line_ids=freed
            ),
        )
