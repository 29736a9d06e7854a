"""The tables of billing."""

from workwright.billing.models.invoices import (
    CreditNote,
    CreditNoteLine,
    Invoice,
    InvoiceLine,
    WriteOff,
)
from workwright.billing.models.reminders import Instalment, PaymentPlan, Reminder, ReminderPause

__all__ = [
    "CreditNote",
    "CreditNoteLine",
    "Instalment",
    "Invoice",
    "InvoiceLine",
    "PaymentPlan",
    "Reminder",
    "ReminderPause",
    "WriteOff",
]
