"""Normal forms of what people type: the keys by which a customer is found instead of made twice."""

import unicodedata
from datetime import time
from typing import Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field

from workwright.kernel.errors import Invalid
from workwright.kernel.ids import derived_id
from workwright.kernel.privacy import Personal

WALK_IN = derived_id("parties", "walk-in customer")
"""The one customer that stands for everybody who buys over the counter without a name."""

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


class NotAPhone(Invalid):
    """This cannot be a telephone number here. Type it with its country: +32 470 12 34 56."""

    code = "parties.not_a_phone"


class NotAnEmail(Invalid):
    """This cannot be an e-mail address. It reads like name@example.com."""

    code = "parties.not_an_email"


class NotAZone(Invalid):
    """There is no such time zone. It reads like Europe/Berlin or America/New_York; empty means the branch's."""

    code = "parties.not_a_zone"


class WalkIn(Invalid):
    """The walk-in customer stands for people without a name. Make a customer of their own for this person."""

    code = "parties.walk_in"


class Preferences(BaseModel):
    """What the customer asked for; shown at booking, in the technician's packet and on the invoice (A29)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    technician_id: UUID | None = Field(default=None, description="one of the technicians of the schedule")
    contact: Literal["", "phone", "text", "whatsapp", "email"] = ""
    weekdays: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = ()
    earliest: time | None = Field(default=None, description="no visit begins before this time of day")
    latest: time | None = Field(default=None, description="every visit is over by this time of day")
    times: Personal[str] = Field(default="", max_length=200)
    materials: Personal[str] = Field(default="", max_length=200)
    other: str = Field(default="", max_length=500)


def sent(command: BaseModel, *leave_out: str, clearable: tuple[str, ...] = ()) -> dict[str, Any]:
    """The changes an edit command asks for: what is absent or null stays as it is, but `clearable` may be null."""
    given = command.model_dump(exclude_unset=True, exclude=set(leave_out))
    return {name: value for name, value in given.items() if value is not None or name in clearable}


def fold(text: str) -> str:
    """Letters as they are searched for: no case, no accents, no apostrophes, single spaces.

    `Łukasz  O’Brien` becomes `lukasz obrien`.
    """
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(ch for ch in parts if not unicodedata.combining(ch))
    return " ".join(bare.translate(_LETTERS).translate(_APOSTROPHES).split())


def words(text: str) -> list[str]:
    """The folded words of a search or a name, letters and digits only."""
    return "".join(ch if ch.isalnum() else " " for ch in fold(text)).split()


def checked_zone(name: str) -> str:
    """The IANA name of a time zone as it was typed, or nothing; raises NotAZone."""
    name = name.strip()
    if name and name not in available_timezones():
        raise NotAZone(field="zone")
    return name


def phone_key(text: str, country: str) -> str:
    """E.164 (`+13105550142`) of a number as dialled in `country` (ISO 3166 code); empty for empty text.

    Without a country the number must begin with its own. Only length and prefix are checked: numbers
    newer than the library's list must not be refused. An extension is dropped, so that two desks of one office
    are one customer. Raises NotAPhone.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as problem:
        raise NotAPhone(field="phone") from problem
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone(field="phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_shown(key: str, country: str) -> str:
    """A stored number as people in `country` write it: national at home, international from abroad."""
    if not key:
        return ""
    number = phonenumbers.parse(key, None)
    at_home = phonenumbers.region_code_for_number(number) == country
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return str(phonenumbers.format_number(number, style))


def email_key(text: str) -> str:
    """The address in one case, its domain in ASCII; empty for empty text. Raises NotAnEmail.

    Dots and `+tags` before the @ stay: only the mail server knows what they mean. The part before the @ is
    folded in case although the standard lets it matter, because no provider in use makes it matter.
    """
    if not text.strip():
        return ""
    local, at, domain = text.strip().rpartition("@")
    if not (at and local) or any(ch.isspace() or ch in "<>,;" for ch in local + domain):
        raise NotAnEmail(field="email")
    return f"{local.casefold()}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as problem:
        raise NotAnEmail(field="email") from problem
    if "." not in ascii_domain.strip("."):
        raise NotAnEmail(field="email")
    return ascii_domain


def search_text(*texts: str) -> str:
    """The folded words of a record, by the beginnings of which it is found; the first text leads the order."""
    return " ".join(" ".join(words(text)) for text in texts if text)


def prefix_query(text: str) -> str:
    """A PostgreSQL text query for records in which every word begins so: `ana dia` becomes `ana:* & dia:*`."""
    return " & ".join(f"{word}:*" for word in words(text))
