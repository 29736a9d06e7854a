"""Normal forms of what people type: the keys by which a customer is found instead of made twice."""

import unicodedata

import phonenumbers

# Letters that Unicode does not take apart into a base letter and a mark.
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})
_APOSTROPHES = str.maketrans("", "", "'’‘`´")


class NotAPhone(ValueError):
    """The text cannot be a telephone number in that country."""


class NotAnEmail(ValueError):
    """The text cannot be an e-mail address."""


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


def phone_key(text: str, country: str) -> str:
    """E.164 (`+13105550142`) of a number as dialled in `country` (ISO 3166 code); empty for empty text.

    Only length and prefix are checked: numbers newer than the library's list must not be refused. An
    extension is dropped, so that two desks of one office are one customer. Raises NotAPhone.
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException as problem:
        raise NotAPhone(text) from problem
    if not phonenumbers.is_possible_number(number):
        raise NotAPhone(text)
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
        raise NotAnEmail(text)
    return f"{local.casefold()}@{_ascii_domain(domain, text)}"


def _ascii_domain(domain: str, text: str) -> str:
    try:
        ascii_domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError as problem:
        raise NotAnEmail(text) from problem
    if "." not in ascii_domain.strip("."):
        raise NotAnEmail(text)
    return ascii_domain
