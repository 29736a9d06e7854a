"""What billing calculates, without a database."""

from workwright.billing.rules.credit import Amounts, NothingLeft, Share, TooMuch, credited
from workwright.billing.rules.document import canonical, document_sha256
from workwright.billing.rules.pricing import PricedInvoice, discount_of, price_invoice

__all__ = [
    "Amounts",
    "NothingLeft",
    "PricedInvoice",
    "Share",
    "TooMuch",
    "canonical",
    "credited",
    "discount_of",
    "document_sha256",
    "price_invoice",
]
