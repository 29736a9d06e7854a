"""Correct an issued invoice: credit it, copy it with the changes, issue the copy, and move its money (G17)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from workwright.billing.actions.credit_invoice import (
    CreditInvoice,
    NothingToCredit,
    WrittenOffBefore,
    take_back,
)
from workwright.billing.actions.edit_draft import EditedLine, NoLinesLeft, changed_fields, require_pictures
from workwright.billing.actions.issue_invoice import (
    AboveAuthorised,
    CreditAboveDiagnosis,
    IssueInvoice,
    NegativeTotal,
    PoNumberRequired,
    issue_invoice,
)
from workwright.billing.actions.replace_brought_in import ReplaceBroughtIn, replace_brought_in
from workwright.billing.events import InvoiceCorrected
from workwright.billing.models import Invoice, InvoiceLine, WriteOff
from workwright.billing.postings import Claim, money_moved
from workwright.billing.queries.brought_in import lines_and_credits
from workwright.billing.queries.correcting import changed_line, changed_lines, copied_sums
from workwright.billing.queries.credits import left_of
from workwright.billing.queries.lines import (
    Sums,
    amounts_as_columns,
    decoded,
)
from workwright.billing.queries.parts import DraftOutdated
from workwright.billing.states import INVOICE
from workwright.catalog.rules import UnknownTaxCode
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.ledger.actions.post_transaction import PeriodClosed, PostTransaction, post_transaction
from workwright.work_orders.actions.mark_invoiced import AboveConsent
from workwright.work_orders.queries.locks import lock_order
from workwright.work_orders.queries.paying import TaxedDifferently

NAME = "billing.correct_invoice"


class PartlyCredited(DomainError):
    """A line of this invoice was credited in part. Credit the rest of it first, then correct."""

    code = "billing.partly_credited"


class CorrectInvoice(Command):
    """What the new invoice has otherwise than the old one; lines are named by their ids on the old one."""

    new_invoice_id: UUID | None = None
    invoice_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]
    po_number: Annotated[str, Field(max_length=60)] | None = None
    due_on: date | None = None
    work_description: Personal[Annotated[str, Field(max_length=5_000)]] | None = None
    notes: Personal[Annotated[str, Field(max_length=2_000)]] | None = None
    photo_file_ids: Annotated[tuple[UUID, ...], Field(max_length=12)] | None = None
    lines: Annotated[tuple[EditedLine, ...], Field(max_length=500)] = ()


class CorrectedInvoice(Result):
    """`id` and `number` are the new invoice's; `moved_minor` had been paid on the old one and counts on it."""

    number: str
    version: int
    total_minor: int
    credit_note_id: UUID
    moved_minor: int
    to_credit_minor: int
    currency: str


@action(
    NAME,
    money=True,
    sensitive=True,
    errors=(
        *(
            NotFound,
            Invalid,
            IllegalTransition,
            WrittenOffBefore,
            PartlyCredited,
            NothingToCredit,
            NoLinesLeft,
        ),
        *(NegativeTotal, PoNumberRequired, AboveAuthorised, AboveConsent, UnknownTaxCode, PeriodClosed),
        *(CreditAboveDiagnosis, DraftOutdated, TaxedDifferently),
    ),
)
def correct_invoice(ctx: Context, command: CorrectInvoice) -> Callable[[], CorrectedInvoice]:
    """Replace an issued invoice by a right one, in one step; both stay, tied to each other.

    The new one bills what the old one still billed, with the changes. Money paid on the old one counts on the
    new one; what is too much becomes the customer's credit.
    """
    require_pictures(ctx, command.photo_file_ids)
    old = _locked(ctx, command.invoice_id)
    lines, earlier = lines_and_credits(old)
    lines = left_of(lines, earlier)
    if any(line.id in earlier for line in lines):
        raise PartlyCredited
    note = take_back(
        ctx, CreditInvoice(invoice_id=command.invoice_id, reason=command.reason, bill_again=True)
    ).row
    new_id_ = command.new_invoice_id or new_id()
    total = (_replace if old.brought_in else _reissue)(ctx, command, old, new_id_, lines)
    moved = min(note["to_credit_minor"], total)
    _move(ctx, command, old, new_id_, moved)
    _announce(ctx, command, old, new_id_, note, moved)
    number = _number_of(ctx, new_id_)
    return lambda: CorrectedInvoice(
        id=new_id_,
        number=number(),
        version=2,
        total_minor=total,
        credit_note_id=note["id"],
        moved_minor=moved,
        to_credit_minor=note["to_credit_minor"] - moved,
        currency=old.currency,
    )


def _locked(ctx: Context, invoice_id: UUID) -> writer.Row:
    order_id = writer.one(ctx, Invoice, invoice_id, "work_order_id").work_order_id
    if order_id is not None:
        lock_order(ctx, order_id)
    columns = ("state", "work_order_id", "customer_id", "currency", "po_number", "work_description", "notes")
    more = (
        "id",
        "brought_in",
        "gross_minor",
        "document",
        "photo_file_ids",
        "due_on",
        "payer_id",
        "takes_over_id",
    )
    old = decoded(writer.lock(ctx, Invoice, invoice_id, *columns, *more), "photo_file_ids", "document")
    INVOICE.after(old.state, NAME)
    if old.takes_over_id is not None:
        raise NothingToCredit(
            "This asks what another payer left owed. Credit it, and agree on the rest anew."
        )
    if WriteOff.unscoped.filter(invoice_id=invoice_id).exists():
        raise WrittenOffBefore("Part of this invoice was written off. Credit what is left instead.")
    return old


def _replace(
    ctx: Context, command: CorrectInvoice, old: writer.Row, invoice_id: UUID, lines: list[writer.Row]
) -> int:
    """Owe what was really open of an invoice from before; return the amount."""
    right = changed_line(ctx, command.lines, old.currency, lines)
    told = {name: getattr(command, name) for name in ("due_on", "po_number", "notes")}
    replace_brought_in(
        ctx,
        ReplaceBroughtIn(
            invoice_id=invoice_id,
            corrects_id=command.invoice_id,
            open_minor=right.open_minor,
            description=right.description,
            **told,
        ),
    )
    return right.open_minor


def _reissue(
    ctx: Context, command: CorrectInvoice, old: writer.Row, invoice_id: UUID, lines: list[writer.Row]
) -> int:
    """Draft the invoice anew with the changes and issue it; return its total."""
    _copy(ctx, command, old, invoice_id, lines)
    return issue_invoice(ctx, IssueInvoice(invoice_id=invoice_id, expected_version=1)).total_minor


def _copy(
    ctx: Context, command: CorrectInvoice, old: writer.Row, invoice_id: UUID, lines: list[writer.Row]
) -> None:
    """Insert a draft like the old invoice, with the changes."""
    rows = changed_lines(ctx, invoice_id, command.lines, lines)
    if not rows:
        raise NoLinesLeft("The new invoice needs a line. Credit the old one instead.", field="lines")
    copies = [writer.Row(list(row), list(row.values())) for row in rows]
    sums = copied_sums(ctx, command.invoice_id, old, command.lines, copies)
    kept = (
        "work_order_id",
        "customer_id",
        "payer_id",
        "currency",
        "po_number",
        "work_description",
        "notes",
        "due_on",
    )
    writer.insert(
        Invoice,
        {
            **{name: getattr(old, name) for name in kept},
            "id": invoice_id,
            "branch_id": ctx.here,
            "corrects_id": command.invoice_id,
            "drafted_at": ctx.now,
            "photo_file_ids": old.photo_file_ids,
            **changed_fields(command),
            **sums.as_columns(),
        },
    )
    _insert_lines(rows, sums)


def _insert_lines(rows: list[dict[str, Any]], sums: Sums) -> None:
    amounts = sums.priced.amounts
    writer.insert(InvoiceLine, *({**row, **amounts_as_columns(amounts[str(row["id"])])} for row in rows))


def _move(ctx: Context, command: CorrectInvoice, old: writer.Row, new_invoice_id: UUID, moved: int) -> None:
    if not moved:
        return
    claim = Claim(new_invoice_id, old.customer_id, old.currency)
    post_transaction(
        ctx,
        PostTransaction(
            kind="invoice_corrected",
            business_key=f"invoice_corrected:{new_invoice_id}",
            effective_on=ctx.today,
            lines=money_moved(claim, moved),
            work_order_id=old.work_order_id,
            reason=command.reason,
        ),
    )


def _number_of(ctx: Context, invoice_id: UUID) -> Callable[[], str]:
    """The number is written in the flush, before the answer is made."""
    return lambda: str(writer.one(ctx, Invoice, invoice_id, "number").number)


def _announce(
    ctx: Context,
    command: CorrectInvoice,
    old: writer.Row,
    new_invoice_id: UUID,
    note: dict[str, Any],
    moved: int,
) -> None:
    ctx.emit(
        InvoiceCorrected(
            invoice_id=command.invoice_id,
            new_invoice_id=new_invoice_id,
            credit_note_id=note["id"],
            work_order_id=old.work_order_id,
            customer_id=old.customer_id,
            moved_minor=moved,
            to_credit_minor=note["to_credit_minor"] - moved,
            currency=old.currency,
        )
    )
