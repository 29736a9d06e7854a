"""From the text of a cell to a value: amounts and days as people of many countries write them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from workwright.kernel.money import LARGEST_MINOR, exponent

NOTHING = frozenset(
    ("", "-", "--", "---", "n/a", "na", "none", "null", "nil", "unknown", "?", "tbd", "keine", "aucun", ".")
)
"""What people write into a cell to say that there is nothing."""
_SIGNS = re.compile(r"[€£$¥₹₽₺₩฿₫₱₪₦₴]|\b[A-Za-z]{3}\b|\bkr\.?|\bzł|\bRs\.?|\bFr\.?", re.I)
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009\u2007'’`_")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
DATE_ORDERS = ("dmy", "mdy", "ymd")
FIRST_SERIAL, LAST_SERIAL = 366, 109_574
"""Excel's day numbers from 1901 to 2199."""


class NotAValue(ValueError):
    """The cell cannot be read as what its column holds."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file writes its numbers and days: the decimal mark, the order of day, month and year."""

    decimal_mark: str
    date_order: str
    today: date
    currency: str


def is_nothing(text: str) -> bool:
    return text.strip().casefold() in NOTHING


def tidy(text: str) -> str:
    """Return the text without spaces at its ends, control characters and the apostrophe that spreadsheets put first."""
    plain = "".join(ch for ch in text if ch >= " " or ch in "\n\t").replace("\u00a0", " ").strip()
    if plain.startswith("'") and plain[1:2] in ("=", "+", "-", "@", "0", "'"):
        plain = plain[1:]
    if plain.upper() in _ERRORS:
        raise NotAValue(f"The cell shows {plain}: mend the formula behind it.")
    return plain


def read_number(text: str, manner: Manner) -> Decimal:
    """Return a number with currency signs, thousands marks, brackets or a minus behind it; raise `NotAValue`."""
    bare = _SIGNS.sub("", text).translate(_SPACES)
    negative = bare.startswith(("-", "−", "(")) or bare.endswith(("-", "−"))
    digits = bare.strip("-−()+")
    mark = manner.decimal_mark
    thousands = "," if mark == "." else "."
    whole, _, fraction = digits.partition(mark)
    groups = whole.split(thousands)
    fits = len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(g) == 3 for g in groups[1:]))
    if not fits or not re.fullmatch(r"[0-9]*", "".join(groups) + fraction) or not (whole or fraction):
        raise NotAValue(f"{text[:40]!r} is not a number here: the file writes decimals with {mark!r}.")
    try:
        number = Decimal(f"{''.join(groups) or '0'}.{fraction or '0'}")
    except InvalidOperation as error:
        raise NotAValue(f"{text[:40]!r} is not a number.") from error
    return -number if negative and number else number


def read_minor(text: str, manner: Manner) -> int:
    """Return an amount in minor units of the currency, exactly; raise `NotAValue`."""
    minor = read_number(text, manner).scaleb(exponent(manner.currency))
    if minor != minor.to_integral_value() or abs(minor) > LARGEST_MINOR:
        raise NotAValue(
            f"{text[:40]!r} is not an amount of {manner.currency}: too large, or too many decimals."
        )
    return int(minor)


def detect_mark(texts: Iterable[str], otherwise: str) -> str:
    """Return the decimal mark that the numbers of a file show, or `otherwise` when none of them tells."""
    votes = {".": 0, ",": 0}
    for text in texts:
        bare = _SIGNS.sub("", text).translate(_SPACES).strip("-−()+")
        if not bare or not re.fullmatch(r"[0-9.,]+", bare):
            continue
        last = max(bare.rfind("."), bare.rfind(","))
        if last < 0:
            continue
        mark, other = bare[last], "," if bare[last] == "." else "."
        if other in bare or (bare.count(mark) == 1 and len(bare) - last - 1 != 3):
            votes[mark] += 1
        elif bare.count(mark) > 1:
            votes[other] += 1
    if votes["."] == votes[","]:
        return otherwise
    return "." if votes["."] > votes[","] else ","


_DAY = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_NAMED = re.compile(
    r"(?:(\d{1,2})\.?[ -]+)?([^\W\d_]{3,})\.?[ ,-]+(?:(\d{1,2})(?:st|nd|rd|th)?,?[ ]+)?(\d{2,4})"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *(
                "jan januar january janvier enero gennaio januari ene janv",
                "feb februar february février fevrier",
            ),
            *(
                "mar märz mrz march mars marzo maart",
                "apr april avril abril aprile avr",
                "may mai mayo maggio mei",
            ),
            *(
                "jun juni june juin junio giugno",
                "jul juli july juillet julio luglio juil",
                "aug august août aout",
            ),
            *(
                "sep sept september septembre septiembre settembre",
                "oct okt oktober october octobre octubre ottobre",
            ),
            *(
                "nov november novembre noviembre",
                "dec dez dezember december décembre diciembre dicembre déc dic",
            ),
        ),
        start=1,
    )
    for name in names.split()
}


def read_day(text: str, manner: Manner) -> date:
    """Return a day: ISO, in the file's order, with a month's name, or as Excel's number; raise `NotAValue`."""
    bare = re.sub(r"[T ]+\d{1,2}:\d{2}.*$", "", text.strip())
    if re.fullmatch(r"\d{3,6}(\.0*)?", bare) and FIRST_SERIAL <= float(bare) <= LAST_SERIAL:
        return date(1899, 12, 30) + timedelta(days=int(float(bare)))
    if re.fullmatch(r"\d{8}", bare):
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    if found := _DAY.fullmatch(bare):
        return _made(text, *_ordered(found.groups(), manner), manner)
    if (named := _NAMED.fullmatch(bare)) and (month := _MONTHS.get(named[2].casefold())):
        return _made(text, named[4], str(month), named[1] or named[3] or "", manner)
    raise NotAValue(f"{text[:40]!r} is not a day.")


def _ordered(parts: tuple[str, ...], manner: Manner) -> tuple[str, str, str]:
    """Return year, month and day."""
    first, second, third = parts
    if len(first) == 4 or (manner.date_order == "ymd" and len(third) <= 2):
        return first, second, third
    return (third, first, second) if manner.date_order == "mdy" else (third, second, first)


def _made(text: str, year: str, month: str, day: str, manner: Manner) -> date:
    full = int(year)
    if len(year) <= 2:
        full += 2000 if full <= manner.today.year % 100 + 10 else 1900
    try:
        made = date(full, int(month), int(day))
    except ValueError as error:
        raise NotAValue(f"{text[:40]!r} is not a day of the calendar.") from error
    if not 1900 <= made.year <= 2199:
        raise NotAValue(f"{text[:40]!r} is not a day of our time.")
    return made


def detect_order(texts: Iterable[str], otherwise: str) -> str:
    """Return the order of day, month and year that a file's days show; `otherwise` when none of them tells."""
    votes = {"dmy": 0, "mdy": 0, "ymd": 0}
    for text in texts:
        found = _DAY.fullmatch(re.sub(r"[T ]+\d{1,2}:\d{2}.*$", "", text.strip()))
        if found is None or len(found[1]) == 4:
            continue
        first, second = int(found[1]), int(found[2])
        if first > 31:
            votes["ymd"] += 1
        elif first > 12 and second <= 12:
            votes["dmy"] += 1
        elif second > 12 and first <= 12:
            votes["mdy"] += 1
    best = max(votes, key=lambda order: votes[order])
    return best if votes[best] else otherwise


def read_whole(text: str, manner: Manner) -> int:
    """Return a whole number of reasonable size; raise `NotAValue`."""
    number = read_number(re.sub(r"(?i)\s*(km|mi|miles|mls|hrs?|hours|h|days?)\.?$", "", text), manner)
    if number != number.to_integral_value() or abs(number) >= 10**12:
        raise NotAValue(f"{text[:40]!r} is not a whole number.")
    return int(number)


def read_year(text: str, manner: Manner) -> int:
    """Return a year; two digits are of this or the last century; raise `NotAValue`."""
    bare = text.strip().strip("'").removesuffix(".0")
    if re.fullmatch(r"\d{2}", bare):
        return int(bare) + (2000 if int(bare) <= manner.today.year % 100 + 1 else 1900)
    if re.fullmatch(r"\d{4}", bare) and 1880 <= int(bare) <= 2100:
        return int(bare)
    if re.fullmatch(r"(\d{1,4}[-/.]){2}\d{1,4}", bare):
        return read_day(bare, manner).year
    raise NotAValue(f"{text[:40]!r} is not a year.")


_YES = frozenset(("yes", "y", "true", "1", "x", "ja", "oui", "si", "sí", "on", "wahr", "vrai"))
_NO = frozenset(("no", "n", "false", "0", "nein", "non", "nee", "off", "falsch", "faux"))


def read_yes(text: str) -> bool:
    """Return yes or no; raise `NotAValue`."""
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise NotAValue(f"{text[:40]!r} is neither yes nor no.")


def read_decimal(text: str, manner: Manner) -> Decimal:
    """Return a price or quantity with at most four decimals; raise `NotAValue`."""
    number = read_number(text, manner)
    if -int(number.normalize().as_tuple().exponent) > 4 or abs(number) >= 10**12:
        raise NotAValue(f"{text[:40]!r} is too large, or has more than four decimals.")
    return number
