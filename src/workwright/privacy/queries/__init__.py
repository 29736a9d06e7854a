"""Reads of privacy."""

from workwright.privacy.queries.copy import PersonCopy, get_copy
from workwright.privacy.queries.due import FallenDue, due_rows, inactive_customers, list_due
from workwright.privacy.queries.obstacles import obstacles
from workwright.privacy.queries.person import (
    KeptView,
    PersonView,
    gathered,
    get_person,
    identities,
    kept_of,
)
from workwright.privacy.queries.requests import RequestView, list_requests, locked_request

__all__ = [
    "FallenDue",
    "KeptView",
    "PersonCopy",
    "PersonView",
    "RequestView",
    "due_rows",
    "gathered",
    "get_copy",
    "get_person",
    "identities",
    "inactive_customers",
    "kept_of",
    "list_due",
    "list_requests",
    "locked_request",
    "obstacles",
]
