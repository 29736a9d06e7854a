"""Reads of billing: invoices and how they stand, the statement of a customer, documents as PDF."""

from workwright.billing.queries.heads import (
    InvoiceHead,
    brought_in_ids,
    heads_of_order,
    invoice_heads,
    invoices_ending,
    numbers_taken,
)
from workwright.billing.queries.invoice import (
    VIEW,
    get_balance,
    get_draft,
    get_invoice,
    invoice_cards,
    invoices_of,
    open_invoices,
)
from workwright.billing.queries.listing import list_invoices
from workwright.billing.queries.printing import (
    credit_note_pdf,
    get_credit_note_pdf,
    get_invoice_pdf,
    get_statement_pdf,
    how_to_transfer,
    invoice_pdf,
    receipt_pdf,
    receipt_words,
)
from workwright.billing.queries.reminders import (
    CollectionView,
    OverdueInstalment,
    get_collection,
    list_overdue_instalments,
    reminder_words,
)
from workwright.billing.queries.reports import Ageing, TaxReturn, get_ageing, get_tax_return
from workwright.billing.queries.statement import get_statement
from workwright.billing.queries.views import (
    BalanceView,
    CreditNoteView,
    InvoiceCard,
    InvoiceLineView,
    InvoiceRow,
    InvoiceView,
    StatementView,
    TaxView,
    WriteOffView,
)

__all__ = [
    "VIEW",
    "Ageing",
    "BalanceView",
    "CollectionView",
    "CreditNoteView",
    "InvoiceCard",
    "InvoiceHead",
    "InvoiceLineView",
    "InvoiceRow",
    "InvoiceView",
    "OverdueInstalment",
    "StatementView",
    "TaxReturn",
    "TaxView",
    "WriteOffView",
    "brought_in_ids",
    "credit_note_pdf",
    "get_ageing",
    "get_balance",
    "get_collection",
    "get_credit_note_pdf",
    "get_draft",
    "get_invoice",
    "get_invoice_pdf",
    "get_statement",
    "get_statement_pdf",
    "get_tax_return",
    "heads_of_order",
    "how_to_transfer",
    "invoice_cards",
    "invoice_heads",
    "invoice_pdf",
    "invoices_ending",
    "invoices_of",
    "list_invoices",
    "list_overdue_instalments",
    "numbers_taken",
    "open_invoices",
    "receipt_pdf",
    "receipt_words",
    "reminder_words",
]
