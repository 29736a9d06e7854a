"""Vehicle and equipment numbers: normal forms, the check digit of a VIN, and who made it, all offline.

A VIN (ISO 3779) is 17 of the digits and letters without I, O and Q. Its first three are the world
manufacturer identifier (ISO 3780; two are enough for the largest makers, and a third of 9 marks a small one).
North America (49 CFR 565) and China (GB 16735) fill the ninth place with a check digit and the tenth with the
model year; elsewhere both are free, so nothing may be concluded from them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from workwright.kernel.errors import Invalid
from workwright.parties.rules import fold

_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        [*range(10), *range(1, 9), 1, 2, 3, 4, 5, 7, 9, *range(2, 10)],
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"


class NotAVin(Invalid):
    """This cannot be a vehicle identification number."""

    code = "assets.not_a_vin"


@dataclass(frozen=True, slots=True)
class Vin:
    """What a VIN says by itself: `maker` is empty where the list has none, `year` None where not coded."""

    number: str
    maker: str
    year: int | None
    checked: bool


def read_vin(text: str) -> Vin:
    """Normalise and check a VIN. Numbers shorter than 17 (before 1981) pass unread. Raises NotAVin."""
    number = _bare(text)
    if len(number) < 17:
        return _short(number)
    if len(number) > 17:
        raise NotAVin(f"A VIN has 17 characters; this one has {len(number)}.", field="vin")
    wrong = sorted(set(number) - set(_VALUES))
    if wrong:
        raise NotAVin(f"A VIN has no {', '.join(wrong)}: I, O and Q are read 1 and 0.", field="vin")
    checked = has_check_digit(number)
    if checked and number[8] != check_digit(number):
        raise NotAVin("The check digit of this VIN does not fit: a character is misread.", field="vin")
    return Vin(number, maker_of(number), _model_year(number), checked)


def check_digit(number: str) -> str:
    """The ninth character that 17 normalised characters should have."""
    total = sum(_VALUES[ch] * weight for ch, weight in zip(number, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]


def has_check_digit(number: str) -> bool:
    """Whether the country of the maker requires one: North America and China."""
    return number[0] in "12345L" or _in_new_american_range(number)


def maker_of(number: str) -> str:
    """The maker's name for the first three characters, else for the first two, else empty."""
    makers = _makers()
    if number[2:3] == "9":
        return makers.get(number[:3], "")
    return makers.get(number[:3]) or makers.get(number[:2], "")


def plate_key(text: str) -> str:
    """A number plate without spaces, dots and dashes, in capitals: `1-abc 234` becomes `1ABC234`."""
    return _bare(text)


def serial_key(text: str) -> str:
    """A serial number as it is compared: capitals, letters and digits only. Zeros in front count."""
    return _bare(text)


def asset_title(kind: str, maker: str, model: str, year: int | None, number: str) -> str:
    """One line that names the thing: `2019 Toyota Corolla · 8ABC123`."""
    name = " ".join(part for part in (str(year or ""), maker, model) if part) or kind.capitalize()
    return f"{name} · {number}" if number else name


def _short(number: str) -> Vin:
    if len(number) < 5:
        raise NotAVin("A chassis number has at least 5 characters, a VIN 17.", field="vin")
    return Vin(number, "", None, False)


def _bare(text: str) -> str:
    return "".join(ch for ch in fold(text).upper() if ch.isalnum())


def _in_new_american_range(number: str) -> bool:
    """7F to 7Z and 70 were opened for the United States; 7A to 7E are New Zealand."""
    return number[0] == "7" and number[1] not in "ABCDE"


def _model_year(number: str) -> int | None:
    """North America: a letter in the seventh place means 2010 or later (49 CFR 565.15, light vehicles)."""
    if number[0] == "L" or not has_check_digit(number) or number[9] not in _YEARS:
        return None
    return (2010 if number[6].isalpha() else 1980) + _YEARS.index(number[9])


@cache
def _makers() -> dict[str, str]:
    """World manufacturer identifiers, from `makers.csv` beside this module (its head says where from)."""
    text = resources.files("workwright.assets").joinpath("makers.csv").read_text(encoding="utf-8")
    rows = csv.reader(line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(rows)
