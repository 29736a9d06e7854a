"""The document that a customer is shown: from facts to bytes. Pure.

The bytes are an HTML fragment in UTF-8. They are made once, when an estimate is sent, stored, hashed, and from then
on only ever shown as stored; a page may stand around the fragment but changes nothing in it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from html import unescape
from importlib import resources
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_currency, format_decimal
from jinja2 import Environment, StrictUndefined

from workwright.kernel.languages import N_, ngettext, pgettext, speaking
from workwright.kernel.languages import gettext as _
from workwright.kernel.money import Money

_SEVERITIES = {"ok": N_("In order"), "watch": N_("To watch"), "urgent": N_("Urgent"), "unsafe": N_("Unsafe")}


@dataclass(frozen=True, slots=True)
class Photo:
    file_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    severity: str
    text: str
    photos: tuple[Photo, ...] = ()

    @property
    def severity_name(self) -> str:
        return _(_SEVERITIES.get(self.severity, self.severity))


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """A line with what it comes to, in minor units."""

    line_id: str
    job_title: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount: str
    add_on: bool
    net_minor: int
    gross_minor: int
    part_of_minor: int | None = None


@dataclass(frozen=True, slots=True)
class OfferedTax:
    name: str
    minor: int


@dataclass(frozen=True, slots=True)
class CreditShown:
    """A diagnosis that is given back when repairs of at least `minimum` are approved; as prices are stated."""

    description: str
    price: Decimal
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class Issuer:
    """The branch as it signs: its name, and address, telephone, e-mail and tax number as lines; how to reach it."""

    name: str
    lines: tuple[str, ...]
    reach: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """All that an estimate says."""

    number: str
    issuer: Issuer
    customer: str
    thing: str
    place: str
    sent_at: datetime
    expires_at: datetime
    zone: str
    locale: str
    currency: str
    prices_include_tax: bool
    message: str
    findings: tuple[FindingShown, ...]
    lines: tuple[OfferedLine, ...]
    taxes: tuple[OfferedTax, ...]
    net_minor: int
    gross_minor: int
    authorised_before_minor: int
    texts: tuple[str, ...]
    terms: str
    credits: tuple[CreditShown, ...] = ()
    claim_number: str = ""
    several_pay: bool = False


def render(offer: Offer) -> bytes:
    """Return the document's bytes, in the language of the offer's locale: the same offer gives the same bytes."""
    with speaking(offer.locale):
        return _TEMPLATE.render(d=_shown(offer)).encode()


def sha256_of(document: bytes) -> str:
    """Return the hash under which the document is authorised, in hexadecimal."""
    return hashlib.sha256(document).hexdigest()


def _shown(offer: Offer) -> dict[str, object]:
    """Return the offer in the words and figures of its branch."""
    money = _Figures(offer)
    return {
        "language": offer.locale.replace("_", "-"),
        "number": offer.number,
        "issuer": offer.issuer,
        "customer": offer.customer,
        "thing": offer.thing,
        "place": offer.place,
        "claim_number": offer.claim_number,
        "several_pay": offer.several_pay,
        "dated": money.instant(offer.sent_at),
        "valid_until": money.instant(offer.expires_at),
        "message": offer.message,
        "findings": offer.findings,
        "amount_heading": _("Amount with tax") if offer.prices_include_tax else _("Amount before tax"),
        "show_gross": not offer.prices_include_tax and offer.net_minor != offer.gross_minor,
        "jobs": _jobs(offer, money),
        "net": money.minor(offer.net_minor),
        "gross": money.minor(offer.gross_minor),
        "taxes": [{"name": tax.name, "amount": money.minor(tax.minor)} for tax in offer.taxes],
        "authorised_before": money.minor(offer.authorised_before_minor)
        if offer.authorised_before_minor
        else "",
        "credits": [_credit(offer, money, credit) for credit in offer.credits],
        "texts": offer.texts,
        "terms": [row for row in offer.terms.splitlines() if row.strip()],
        "contact": _("Ask us: %(ways)s.", ways=_(" or ").join(offer.issuer.reach)),
    }


def _credit(offer: Offer, money: "_Figures", credit: CreditShown) -> str:
    """Say what is given back and from when on, in the customer's words."""
    what = f"{credit.description} ({money.price(credit.price.normalize())})"
    never_more = _("The credit is never more than that repair comes to.")
    if not credit.minimum:
        promise = _("%(what)s will be credited on your invoice if you approve repair work.", what=what)
        return f"{promise} {never_more}"
    tax = _("with tax") if offer.prices_include_tax else _("before tax")
    promise = _(
        "%(what)s will be credited on your invoice if you approve repair work of %(least)s or more, %(tax)s.",
        what=what,
        least=money.price(credit.minimum.normalize()),
        tax=tax,
    )
    return f"{promise} {never_more}"


def credits_in(document_html: str) -> tuple[str, ...]:
    """Return the promises of credit that a document makes, word for word as it makes them; none in an empty one."""
    section = document_html.partition('<section class="credits">')[2].partition("</section>")[0]
    return tuple(unescape(piece.partition("</strong>")[0]) for piece in section.split("<strong>")[1:])


def _jobs(offer: Offer, money: "_Figures") -> list[dict[str, object]]:
    """Group the lines by job, in their order."""
    return [
        {"title": title, "offered": [_line(offer, money, line) for line in lines]}
        for title, lines in groupby(offer.lines, key=lambda line: line.job_title)
    ]


def _line(offer: Offer, money: "_Figures", line: OfferedLine) -> dict[str, object]:
    return {
        "line_id": line.line_id,
        "description": line.description,
        "add_on": line.add_on,
        "discount": line.discount,
        "quantity": money.plain(line.quantity),
        "unit_price": money.price(line.unit_price),
        "amount": money.minor(line.gross_minor if offer.prices_include_tax else line.net_minor),
        "gross": money.minor(line.gross_minor),
        "part_of": "" if line.part_of_minor is None else money.minor(line.part_of_minor),
    }


# A shop's prices, quantities, days and minutes come again and again: each is written once. Decimals are known by their
# text, since 1.5 and 1.50 are equal and read differently.


@lru_cache(maxsize=4096)
def _money(amount: int, currency: str, locale: str) -> str:
    return str(format_currency(Money(amount, currency).amount, currency, locale=locale))


@lru_cache(maxsize=4096)
def _price(amount: str, currency: str, locale: str) -> str:
    return str(format_currency(Decimal(amount), currency, locale=locale, decimal_quantization=False))


@lru_cache(maxsize=1024)
def _number(number: str, locale: str) -> str:
    return str(format_decimal(Decimal(number), locale=locale, decimal_quantization=False))


@lru_cache(maxsize=1024)
def _day(day: date, locale: str) -> str:
    return str(format_date(day, "long", locale=locale))


@lru_cache(maxsize=2048)
def _minute(hour: int, minute: int, locale: str) -> str:
    return str(format_time(time(hour, minute), "short", locale=locale))


@lru_cache(maxsize=1024)
def _zone_name(quarter: datetime, zone: str, locale: str) -> str:
    return str(get_timezone_name(quarter.astimezone(ZoneInfo(zone)), locale=locale))


@dataclass(frozen=True, slots=True)
class _Figures:
    """Numbers, money and instants as they are written where the branch is."""

    offer: Offer

    def minor(self, amount: int) -> str:
        return _money(amount, self.offer.currency, self.offer.locale)

    def price(self, amount: Decimal) -> str:
        """A unit price, with as many decimals as it has."""
        return _price(str(amount), self.offer.currency, self.offer.locale)

    def plain(self, number: Decimal) -> str:
        return _number(str(number), self.offer.locale)

    def instant(self, at: datetime) -> str:
        local, locale = at.astimezone(ZoneInfo(self.offer.zone)), self.offer.locale
        quarter = at.replace(
            minute=at.minute // 15 * 15, second=0, microsecond=0
        )  # clocks change on the quarter
        zone = _zone_name(quarter, self.offer.zone, locale)
        return f"{_day(local.date(), locale)}, {_minute(local.hour, local.minute, locale)} {zone}"


def _load() -> str:
    return (resources.files("workwright.estimates") / "templates/estimates/document.html").read_text("utf-8")


def _environment() -> Environment:
    env = Environment(autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"])
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(_, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    return env


_TEMPLATE = _environment().from_string(_load())


def discount_text(percent: Decimal | None, amount: Decimal | None, reason: str) -> str:
    """Return a line's discount in words, "" when it has none."""
    if percent is None and amount is None:
        return ""
    size = (
        f"{percent.normalize():f} %" if percent is not None else f"{amount.normalize():f}" if amount else "0"
    )
    said = _("Discount %(size)s", size=size)
    return said + (f": {reason}" if reason else "")


def work_in_words(lines: Sequence[tuple[str, Decimal]]) -> str:
    """Return the agreed work as one text, for the record of an oral answer."""
    said = "; ".join(f"{quantity.normalize():f} × {description}" for description, quantity in lines)
    return said or "Nothing: every line was declined."
