"""How values read on a page: money, numbers, times of the branch, words for codes. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from markupsafe import Markup

from workwright.kernel.money import exponent


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is read: the branch's zone, locale and currency, and the day it is there."""

    zone: str = "UTC"
    locale: str = "en_US"
    currency: str = "USD"
    today: date = date.min

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def exponent(self) -> int:
        """The decimals of the branch's currency."""
        return exponent(self.currency)


@lru_cache(maxsize=64)
def locale_of(code: str) -> Locale:
    """Return Babel's locale for a code such as "en-US" or "nl_BE"."""
    return Locale.parse(code.replace("-", "_"))


@lru_cache(maxsize=8192)
def amount(minor: int, currency: str, locale: str = "en_US") -> str:
    """Return an amount in major units with the decimals of its currency and a true minus sign: "−1,200.00"."""
    decimals = exponent(currency)
    value = Decimal(minor).scaleb(-decimals)
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    return format_decimal(value, format=pattern, locale=locale_of(locale)).replace("-", "−")


def typed_amount(minor: int, currency: str) -> str:
    """Return an amount as a person types it into a field: plain digits and a point."""
    return str(Decimal(minor).scaleb(-exponent(currency)))


@lru_cache(maxsize=4096)
def number(value: Decimal | int | float, locale: str = "en_US") -> str:
    """Return a quantity without needless zeros: 1, 1.5, 0.25."""
    plain = Decimal(str(value)).normalize()
    return format_decimal(plain, format="#,##0.######", locale=locale_of(locale)).replace("-", "−")


def moment(instant: datetime, place: Place, *, full: bool = False) -> Markup:
    """Return an instant as local wall time: the hour today, day and hour otherwise."""
    local = instant.astimezone(place.tz)
    hour = format_time(local, "short", locale=locale_of(place.locale)).replace("\u202f", "\u00a0")
    shown = hour if local.date() == place.today and not full else f"{short_day(local.date(), place)}, {hour}"
    iso = instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return Markup('<time datetime="{}">{}</time>').format(iso, shown)


def clock(instant: datetime, place: Place) -> str:
    """Return the hour alone, on a page that says its day."""
    hour = format_time(instant.astimezone(place.tz), "short", locale=locale_of(place.locale))
    return hour.replace("\u202f", "\u00a0")


@lru_cache(maxsize=4096)
def short_day(day: date, place: Place) -> str:
    """Return a day as people say it: "Mon 23 Nov", with the year when it is another one."""
    skeleton = "EEE d MMM" if day.year == place.today.year else "d MMM y"
    return format_date(day, skeleton, locale=locale_of(place.locale))


def day(value: date, place: Place) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), short_day(value, place))


def local_input(instant: datetime, zone: str) -> str:
    """Return an instant as a `datetime-local` field takes it."""
    return instant.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%dT%H:%M")


def humanise(code: str) -> str:
    """Return a code as words: "in_progress" reads "In progress"."""
    words = code.rpartition(".")[2].replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def file_size(size: int) -> str:
    """Return a size in bytes as people read it."""
    for unit, step in (("MB", 1_000_000), ("kB", 1_000)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} B"


def minutes(count: int | float) -> str:
    """Return a span of minutes as hours and minutes: "1 h 30 min"."""
    hours, rest = divmod(round(count), 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"
