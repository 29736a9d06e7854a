"""Reads of billing: invoices and how they stand, the statement of a customer, documents as PDF."""

from workwright.billing.queries.heads import (
    InvoiceHead,
    brought_in_ids,
    heads_of_order,
    invoice_heads,
    numbers_taken,
)
from workwright.billing.queries.invoice import (
    VIEW,
    get_balance,
    get_draft,
    get_invoice,
    invoice_cards,
    invoices_of,
    list_invoices,
    open_invoices,
)
from workwright.billing.queries.printing import (
    credit_note_pdf,
    get_credit_note_pdf,
    get_invoice_pdf,
    invoice_pdf,
    receipt_pdf,
    receipt_words,
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
    "CreditNoteView",
    "InvoiceCard",
    "InvoiceHead",
    "InvoiceLineView",
    "InvoiceRow",
    "InvoiceView",
    "StatementView",
    "TaxReturn",
    "TaxView",
    "WriteOffView",
    "brought_in_ids",
    "credit_note_pdf",
    "get_ageing",
    "get_balance",
    "get_credit_note_pdf",
    "get_draft",
    "get_invoice",
    "get_invoice_pdf",
    "get_statement",
    "get_tax_return",
    "heads_of_order",
    "invoice_cards",
    "invoice_heads",
    "invoice_pdf",
    "invoices_of",
    "list_invoices",
    "numbers_taken",
    "open_invoices",
    "receipt_pdf",
    "receipt_words",
]
