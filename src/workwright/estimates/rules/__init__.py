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
    Jurisdiction,
    Tolerance,
    jurisdiction_of,
    jurisdictions,
    tolerance,
)

__all__ = [
    "CHANNELS",
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
    "jurisdictions",
    "render",
    "sha256_of",
    "tolerance",
    "work_in_words",
]
