"""Reads of estimates: what was offered, what was shown, what was answered."""

from workwright.estimates.queries.crediting import PromisedCredit, credits_of_order, promised_credits
from workwright.estimates.queries.links import (
    LinkedEstimate,
    LinkToken,
    estimate_of_link,
    get_link,
    link_token_of,
)
from workwright.estimates.queries.offers import authorised_gross
from workwright.estimates.queries.reads import (
    due_to_expire,
    estimate_by_link,
    get_estimate,
    list_estimates,
    wants_old_parts,
)
from workwright.estimates.queries.views import AuthorisationView, EstimateCard, EstimateLineView, EstimateView

__all__ = [
    "AuthorisationView",
    "EstimateCard",
    "EstimateLineView",
    "EstimateView",
    "LinkToken",
    "LinkedEstimate",
    "PromisedCredit",
    "authorised_gross",
    "credits_of_order",
    "due_to_expire",
    "estimate_by_link",
    "estimate_of_link",
    "get_estimate",
    "get_link",
    "link_token_of",
    "list_estimates",
    "promised_credits",
    "wants_old_parts",
]
