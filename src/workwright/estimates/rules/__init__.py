"""Pure calculation: the law of a place, and the document that a customer is shown."""

from workwright.estimates.rules.document import (
    CreditShown,
    FindingShown,
    Issuer,
    Offer,
    OfferedLine,
    OfferedTax,
    Photo,
    discount_text,
    render,
    sha256_of,
    work_in_words,
)
from workwright.estimates.rules.jurisdictions import (
    CHANNELS,
    JURISDICTIONS,
    Jurisdiction,
    Tolerance,
    jurisdiction_of,
    tolerance,
)

__all__ = [
    "CHANNELS",
    "JURISDICTIONS",
    "CreditShown",
    "FindingShown",
    "Issuer",
    "Jurisdiction",
    "Offer",
    "OfferedLine",
    "OfferedTax",
    "Photo",
    "Tolerance",
    "discount_text",
    "jurisdiction_of",
    "render",
    "sha256_of",
    "tolerance",
    "work_in_words",
]
