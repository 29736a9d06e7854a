"""How long what is kept, by whose law, and when a term is over."""

from workwright.privacy.rules.terms import Rule, months_before, rule_for, rules, term_ends, years_after

CHANNELS = ("counter", "phone", "email", "letter", "portal", "term")
"""How a person asked; `term` is nobody's asking: a term was over."""
KINDS = ("export", "erasure")
GROUNDS = ("identity_unproved", "unfounded", "legal_claim")
"""Why a request may be declined: GDPR art. 12(6), 12(5) and 17(3)(e)."""
ANSWER_DAYS = 30
"""A request is answered within a month (GDPR art. 12(3)); 45 days in California (Civil Code 1798.130)."""

__all__ = [
    "ANSWER_DAYS",
    "CHANNELS",
    "GROUNDS",
    "KINDS",
    "Rule",
    "months_before",
    "rule_for",
    "rules",
    "term_ends",
    "years_after",
]
