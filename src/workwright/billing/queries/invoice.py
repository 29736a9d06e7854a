"""Invoices as people and other contexts read them; what is owed always comes from the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries.brought_in import lines_and_credits
from workwright.billing.queries.credits import credits_of
from workwright.billing.queries.views import (
    BalanceView,
    CreditNoteView,
    InvoiceCard,
    InvoiceLineView,
    InvoiceRow,
    InvoiceView,
    Standing,
    TaxView,
    WriteOffView,
)
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import query
from workwright.ledger.queries import balance, balances
from workwright.ledger.rules import receivable_of
from workwright.parties.queries import customers_by_id
from workwright.work_orders.queries import order_facts

VIEW = "billing.view_invoices"


@query("billing.get_invoice", permission=VIEW)
def get_invoice(ctx: Context, invoice_id: UUID) -> InvoiceView:
    """One invoice with its lines, its credit notes and how it stands today."""
    invoice = visible_invoice(ctx, invoice_id)
    notes, offs = list(invoice.credit_notes.order_by("number")), list(invoice.write_offs.order_by("id"))
    credited, written_off = sum(n.gross_minor for n in notes), sum(w.amount_minor for w in offs)
    row = rows_of(ctx, [invoice])[0]
    corrected_by = (
        Invoice.unscoped.filter(corrects_id=invoice_id, state="issued").values_list("id", flat=True).first()
    )
    issued = invoice.state == "issued"
    to_receivable = sum(n.to_receivable_minor for n in notes)
    return InvoiceView(
        **row.model_dump(),
        **{name: getattr(invoice, name) for name in _PLAIN},
        photo_file_ids=tuple(invoice.photo_file_ids),
        corrected_by_id=corrected_by,
        prices_include_tax=invoice.rounding["prices_include_tax"],
        lines=_lines(invoice),
        taxes=tuple(TaxView(**tax) for tax in invoice.taxes),
        credited_minor=credited,
        written_off_minor=written_off,
        settled_minor=invoice.gross_minor - to_receivable - written_off - row.balance_minor if issued else 0,
        credit_notes=tuple(CreditNoteView.model_validate(n, from_attributes=True) for n in notes),
        write_offs=tuple(WriteOffView.model_validate(w, from_attributes=True) for w in offs),
        allowed_actions=_allowed(ctx, invoice, credited, row.balance_minor),
    )


_PLAIN = (
    *(
        "brought_in",
        "payer_id",
        "takes_over_id",
        "drafted_at",
        "issued_at",
        "corrects_id",
        "po_number",
        "work_description",
        "notes",
        "net_minor",
    ),
    *("tax_minor", "gross_minor", "discard_reason", "document_sha256"),
)


@query("billing.get_draft", permission=VIEW)
def get_draft(ctx: Context, work_order_id: UUID) -> InvoiceCard | None:
    """The draft of a work order that would be issued next, if it has one."""
    which = "i.work_order_id = %s AND i.state = 'draft'"
    drafts = cards_of(ctx, _lean(ctx, which, work_order_id, order="i.drafted_at, i.id"))
    return drafts[0] if drafts else None


@query("billing.get_balance", permission=VIEW)
def get_balance(ctx: Context, invoice_id: UUID, on: date | None = None) -> BalanceView:
    """What is owed on an invoice, today or at the end of any past day (G10)."""
    invoice = visible_invoice(ctx, invoice_id)
    subject = receivable_of(invoice_id)
    owed = balance(ctx.at_branch(invoice.branch_id), "receivable", subject, invoice.currency, on=on)
    return BalanceView(
        invoice_id=invoice_id,
        on=on or ctx.at_branch(invoice.branch_id).today,
        balance_minor=owed.minor,
        currency=invoice.currency,
    )


def invoices_of(ctx: Context, work_order_id: UUID) -> list[InvoiceCard]:
    """Return the invoices of a work order that stand (drafts and issued ones), oldest first."""
    which = "i.work_order_id = %s AND i.state <> 'discarded'"
    return cards_of(ctx, _lean(ctx, which, work_order_id, order="i.drafted_at, i.id"))


def open_invoices(ctx: Context, customer_id: UUID) -> list[InvoiceCard]:
    """Return the issued invoices on which the customer still owes something, the oldest due first."""
    which = "i.customer_id IN (SELECT parties_same_customer(%s)) AND i.state = 'issued'"
    cards = cards_of(ctx, _lean(ctx, which, customer_id, order="i.due_on, i.issued_at, i.id"))
    return [card for card in cards if card.balance_minor > 0]


def invoice_cards(ctx: Context, invoice_ids: Iterable[UUID]) -> dict[UUID, InvoiceCard]:
    """Return those of the invoices that the context may see, by id."""
    found = _lean(ctx, "i.id = ANY(%s)", list(invoice_ids))
    return {card.id: card for card in cards_of(ctx, found)}


_LEAN = """
SELECT i.id, i.branch_id, i.state, i.number, i.version, i.work_order_id, i.customer_id, i.currency,
  i.issued_on, i.due_on, i.gross_minor,
  (i.state = 'issued' AND (SELECT sum(c.gross_minor) >= i.gross_minor FROM billing_creditnote c
                           WHERE c.invoice_id = i.id)) IS TRUE AS credited
FROM billing_invoice i WHERE coalesce(i.branch_id = ANY(%s::uuid[]), true) AND
"""


def _lean(ctx: Context, which: str, value: Any, *, order: str = "i.id") -> list[writer.Row]:
    """Read of visible invoices what their cards show; whether one was credited in full comes with it."""
    seen = None if ctx.branches is None else list(ctx.branches)
    return writer.rows(f"{_LEAN} {which} ORDER BY {order}", [seen, value])


def visible_invoice(ctx: Context, invoice_id: UUID) -> Invoice:
    invoice = Invoice.visible(ctx).filter(pk=invoice_id).first()
    if invoice is None:
        raise NotFound("There is no such invoice.", id=str(invoice_id))
    return invoice


def cards_of(ctx: Context, invoices: Sequence[Invoice | writer.Row]) -> list[InvoiceCard]:
    """Return cards in the order of the invoices, with all balances read at once per branch and currency."""
    stands = _stands(ctx, invoices)
    return [InvoiceCard(**_card(invoice, stands)) for invoice in invoices]


def rows_of(ctx: Context, invoices: Sequence[Invoice]) -> list[InvoiceRow]:
    stands = _stands(ctx, invoices)
    orders = order_facts(ctx, {invoice.work_order_id for invoice in invoices if invoice.work_order_id})
    customers = customers_by_id(ctx, {invoice.customer_id for invoice in invoices})
    return [
        InvoiceRow(
            **_card(invoice, stands),
            work_order_number=orders[invoice.work_order_id].number if invoice.work_order_id else "",
            customer_name=customers[invoice.customer_id].name,
        )
        for invoice in invoices
    ]


@dataclass(frozen=True, slots=True)
class _Stands:
    """What is owed on invoices, which of them were credited in full, and the day in their branches."""

    owed: dict[UUID, int]
    credited: set[UUID]
    today: dict[UUID, date]


_CREDITED = """
SELECT i.id FROM billing_invoice i JOIN billing_creditnote c ON c.invoice_id = i.id
WHERE i.id = ANY(%s) GROUP BY i.id, i.gross_minor HAVING sum(c.gross_minor) >= i.gross_minor
"""


def _stands(ctx: Context, invoices: Sequence[Invoice | writer.Row]) -> _Stands:
    credited = _credited(invoices)
    there = {branch_id: _in(ctx, branch_id) for branch_id in {i.branch_id for i in invoices}}
    return _Stands(_owed(there, invoices), credited, {b: c.today for b, c in there.items()})


def _credited(invoices: Sequence[Invoice | writer.Row]) -> set[UUID]:
    known = {i.id for i in invoices if isinstance(i, writer.Row) and i.credited}
    asked = [i.id for i in invoices if isinstance(i, Invoice) and i.state == "issued"]
    return known | {row.id for row in writer.rows(_CREDITED, [asked])} if asked else known


def _in(ctx: Context, branch_id: UUID) -> Context:
    return ctx if ctx.branch_id == branch_id else ctx.at_branch(branch_id)


def _owed(there: dict[UUID, Context], invoices: Sequence[Invoice | writer.Row]) -> dict[UUID, int]:
    found: dict[UUID, int] = {}
    for branch_id, currency in {(i.branch_id, i.currency) for i in invoices if i.state == "issued"}:
        own = [i.id for i in invoices if i.branch_id == branch_id and i.currency == currency]
        subjects = {receivable_of(invoice_id): invoice_id for invoice_id in own}
        amounts = balances(there[branch_id], "receivable", list(subjects), currency)
        found |= {subjects[subject]: amount for subject, amount in amounts.items()}
    return found


def _card(invoice: Invoice | writer.Row, stands: _Stands) -> dict[str, Any]:
    owed, today = stands.owed.get(invoice.id, 0), stands.today[invoice.branch_id]
    word = "credited" if invoice.id in stands.credited and owed <= 0 else standing(invoice, owed, today)
    return {
        "id": invoice.id,
        "number": invoice.number or "",
        "state": invoice.state,
        "standing": word,
        "version": invoice.version,
        "work_order_id": invoice.work_order_id,
        "customer_id": invoice.customer_id,
        "currency": invoice.currency,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "total_minor": invoice.gross_minor,
        "balance_minor": owed,
    }


def standing(invoice: Invoice | writer.Row, owed: int, today: date) -> Standing:
    """Return how an invoice stands in one word, derived from its state, its balance and the day."""
    if invoice.state != "issued":
        return "draft" if invoice.state == "draft" else "discarded"
    if owed <= 0:
        return "paid"
    if invoice.due_on is not None and invoice.due_on < today:
        return "overdue"
    return "open" if owed == invoice.gross_minor else "partly_paid"


def _lines(invoice: Invoice) -> tuple[InvoiceLineView, ...]:
    if invoice.brought_in:
        lines, back = lines_and_credits(invoice) if invoice.document else ([], {})
    else:
        lines, back = _own_lines(invoice.id), credits_of(invoice.id)
    return tuple(
        InvoiceLineView(
            **{
                name: getattr(line, name) for name in InvoiceLineView.model_fields if name != "credited_minor"
            },
            credited_minor=sum(amounts.gross_minor for amounts in back.get(line.id, ())),
        )
        for line in lines
    )


def _own_lines(invoice_id: UUID) -> list[Any]:
    return list(InvoiceLine.unscoped.filter(invoice_id=invoice_id).order_by("position", "id"))


def _allowed(ctx: Context, invoice: Invoice, credited: int, owed: int) -> tuple[str, ...]:
    impossible = {"billing.bring_in_invoice", "billing.replace_brought_in", "billing.withdraw_invoice"}
    if credited >= invoice.gross_minor:
        impossible |= {"billing.credit_invoice", "billing.correct_invoice"}
    if owed <= 0:
        impossible.add("billing.write_off")
    names = INVOICE.actions_from(invoice.state)
    return tuple(name for name in names if name not in impossible and ctx.can(name))
