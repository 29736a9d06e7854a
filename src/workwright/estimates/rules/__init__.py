"""Pure calculation: the law of a place, and the document that a customer is shown."""

from workwright.estimates.rules.jurisdictions import (
    CHANNELS,
    JURISDICTIONS,
    Jurisdiction,
    Tolerance,
    jurisdiction_of,
    tolerance,
)

__all__ = ["CHANNELS", "JURISDICTIONS", "Jurisdiction", "Tolerance", "jurisdiction_of", "tolerance"]
