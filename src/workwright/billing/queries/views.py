"""What billing shows: invoices with lines and standing, rows of lists, the statement of a customer."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

from workwright.kernel.reads import View

Standing = Literal["draft", "discarded", "open", "partly_paid", "overdue", "paid", "credited"]


class TaxView(View):
    """One tax of the document; `rate` is in percent."""

    code: str
    name: str
    rate: str
    base_minor: int
    tax_minor: int
    note: str = ""


class InvoiceLineView(View):
    id: UUID
    work_line_id: UUID | None
    position: int
    kind: str
    description: str
    add_on: bool
    quantity: Decimal
    unit_price: Decimal
    price_rule: str
    discount_percent: Decimal | None
    discount_amount: Decimal | None
    discount_reason: str
    tax_code: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    part_of_minor: int | None = None
    """What the whole line comes to, where this is one payer's part of it."""
    credited_minor: int
    """How much of the gross was taken back by credit notes."""


class CreditNoteView(View):
    id: UUID
    number: str
    issued_on: date
    reason: str
    net_minor: int
    tax_minor: int
    gross_minor: int
    to_receivable_minor: int
    to_credit_minor: int


class WriteOffView(View):
    id: UUID
    written_off_on: date
    amount_minor: int
    reason: str


class InvoiceCard(View):
    """The least that other contexts and lists need; `balance_minor` is what is owed, from the ledger."""

    id: UUID
    number: str
    state: str
    standing: Standing
    version: int
    work_order_id: UUID | None
    customer_id: UUID
    currency: str
    issued_on: date | None
    due_on: date | None
    total_minor: int
    balance_minor: int


class InvoiceRow(InvoiceCard):
    """A row of a list, with the names to show. One brought in from a former system has no order."""

    work_order_number: str
    customer_name: str


class InvoiceView(InvoiceRow):
    """One invoice whole. `settled_minor` is what was paid: total less credits and write-offs less balance.

    `payer_id` is whom it asks where several pay; `takes_over_id` is the invoice whose rest this payer agreed to carry.
    """

    brought_in: bool
    payer_id: UUID | None = None
    takes_over_id: UUID | None = None
    drafted_at: datetime
    issued_at: datetime | None
    corrects_id: UUID | None
    corrected_by_id: UUID | None
    po_number: str
    work_description: str
    notes: str
    photo_file_ids: tuple[UUID, ...]
    prices_include_tax: bool
    lines: tuple[InvoiceLineView, ...]
    taxes: tuple[TaxView, ...]
    net_minor: int
    tax_minor: int
    gross_minor: int
    credited_minor: int
    written_off_minor: int
    settled_minor: int
    credit_notes: tuple[CreditNoteView, ...]
    write_offs: tuple[WriteOffView, ...]
    discard_reason: str
    document_sha256: str
    allowed_actions: tuple[str, ...]


class BalanceView(View):
    """What was owed on an invoice on a day, as the ledger has it."""

    invoice_id: UUID
    on: date
    balance_minor: int
    currency: str


class StatementRow(View):
    """One movement on a customer's account; `owed_minor` is what was owed after it."""

    on: date
    kind: str
    invoice_id: UUID
    invoice_number: str
    debit_minor: int
    credit_minor: int
    owed_minor: int


class OpenItem(View):
    invoice_id: UUID
    number: str
    issued_on: date
    due_on: date
    days_overdue: int
    total_minor: int
    balance_minor: int


class StatementView(View):
    """A customer's account in one branch over some days: opening plus rows is closing; `open` sums to closing."""

    customer_id: UUID
    customer_name: str
    currency: str
    first_on: date
    last_on: date
    opening_minor: int
    rows: tuple[StatementRow, ...]
    closing_minor: int
    credit_minor: int
    """Owed to the customer besides, on the last day: overpaid or credited and not yet used."""
    open: tuple[OpenItem, ...]
