"""What billing calculates, without a database."""

from workwright.billing.rules.credit import Amounts, NothingLeft, Share, TooMuch, credited
from workwright.billing.rules.document import canonical, document_sha256

__all__ = [
    "Amounts",
    "NothingLeft",
    "Share",
    "TooMuch",
    "canonical",
    "credited",
    "document_sha256",
]
