"""The tables of money."""

from workwright.payments.models.mandates import Mandate
from workwright.payments.models.payments import (
    AccountCharge,
    Allocation,
    BankedMoney,
    Clearance,
    InvoiceCover,
    Payment,
)
from workwright.payments.models.providers import ProviderAccount, ProviderEvent
from workwright.payments.models.requests import PaymentAttempt, PaymentRequest
from workwright.payments.models.returns import Dispute, DisputeMovement, Refund, Review
from workwright.payments.models.tips import Tip, TipBalance, TipPayout, TipShare

__all__ = [
    "AccountCharge",
    "Allocation",
    "BankedMoney",
    "Clearance",
    "Dispute",
    "DisputeMovement",
    "InvoiceCover",
    "Mandate",
    "Payment",
    "PaymentAttempt",
    "PaymentRequest",
    "ProviderAccount",
    "ProviderEvent",
    "Refund",
    "Review",
    "Tip",
    "TipBalance",
    "TipPayout",
    "TipShare",
]
