"""Pure rules of who may give whom what, and what a branch must say of itself."""

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Annotated, Literal, get_args
from uuid import UUID
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from pydantic import AfterValidator, BaseModel, ConfigDict, EmailStr, StringConstraints

RoleName = Literal[
    "super_admin",
    "operations_manager",
    "regional_supervisor",
    "branch_manager",
    "dispatch_officer",
    "service_advisor",
    "technician",
    "cashier",
    "accountant",
    "auditor",
]
LinkPurpose = Literal["sign_in", "password"]
LINK_PURPOSES: tuple[str, ...] = get_args(LinkPurpose)
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Email = Annotated[EmailStr, AfterValidator(str.lower), StringConstraints(max_length=254)]

GRANT_OF_ROLE = {
    "super_admin": "access.grant_super_admin",
    "operations_manager": "access.grant_office",
    "regional_supervisor": "access.grant_office",
    "branch_manager": "access.grant_office",
    "accountant": "access.grant_office",
    "auditor": "access.grant_office",
    "dispatch_officer": "access.grant_staff",
    "service_advisor": "access.grant_staff",
    "technician": "access.grant_staff",
    "cashier": "access.grant_staff",
}
"""The right that giving each role asks for. They are rows of the permission table like any other."""


def grants_needed(roles: Iterable[str]) -> frozenset[str]:
    """Return the rights that giving all these roles asks for."""
    return frozenset(GRANT_OF_ROLE[role] for role in roles)


def is_zone(name: str) -> bool:
    """Return whether `name` is a zone of the IANA database with a place in it, like Europe/Brussels."""
    return name in available_timezones() and ("/" in name or name == "UTC")


def is_locale(name: str) -> bool:
    """Return whether `name` is a locale of the Unicode CLDR, like en_US or nl-BE."""
    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return False
    return True


def is_currency(code: str) -> bool:
    """Return whether `code` is a currency of ISO 4217, by the Unicode CLDR's list."""
    return code in list_currencies()


def is_country(code: str) -> bool:
    """Return whether `code` is a country of ISO 3166, by the Unicode CLDR's list."""
    return bool(re.fullmatch(r"[A-Z]{2}", code)) and code in Locale("en").territories


def is_jurisdiction(code: str, country: str) -> bool:
    """Return whether `code` is a country or one of its parts by ISO 3166-2's form, like US-CA in US."""
    return code == country or bool(re.fullmatch(rf"{country}-[A-Z0-9]{{1,3}}", code))


class Seat(BaseModel):
    """One role, in one branch, or in the whole company when the branch is left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: RoleName
    branch_id: UUID | None = None


def is_weak_pin(pin: str) -> bool:
    """Return whether a PIN is one of the first that anybody would try: one digit, a row, a pair twice, a year."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = pin[: len(pin) // 2] == pin[len(pin) // 2 :]
    return steps in ({0}, {1}, {9}) or halves or bool(re.fullmatch(r"(19|20)\d\d", pin)) or pin == "2580"


def checked(is_good: Callable[[str], bool], what: str) -> Callable[[str], str]:
    """Return a validator that lets through what `is_good` accepts."""

    def check(value: str) -> str:
        if not is_good(value):
            raise ValueError(f"This should be {what}.")
        return value

    return check
