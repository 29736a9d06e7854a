"""The tables of money."""

from workwright.payments.models.payments import AccountCharge, Allocation, Clearance, InvoiceCover, Payment
from workwright.payments.models.providers import ProviderAccount, ProviderEvent
from workwright.payments.models.requests import PaymentAttempt, PaymentRequest
from workwright.payments.models.returns import Dispute, Refund, Review

__all__ = [
    "AccountCharge",
    "Allocation",
    "Clearance",
    "Dispute",
    "InvoiceCover",
    "Payment",
    "PaymentAttempt",
    "PaymentRequest",
    "ProviderAccount",
    "ProviderEvent",
    "Refund",
    "Review",
]
