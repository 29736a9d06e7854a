"""The tables of billing."""

from workwright.billing.models.agreements import PayerAgreement
from workwright.billing.models.consolidated import ConsolidatedInvoice, ConsolidatedItem
from workwright.billing.models.invoices import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    WriteOff,
)
from workwright.billing.models.reminders import Instalment, PaymentPlan, Reminder, ReminderPause

__all__ = [
    "ConsolidatedInvoice",
    "ConsolidatedItem",
    "CreditNote",
    "CreditNoteLine",
    "Instalment",
    "Invoice",
    "InvoiceLine",
    "PayerAgreement",
    "PaymentPlan",
    "Reminder",
    "ReminderPause",
    "WriteOff",
]
