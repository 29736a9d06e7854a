"""How a message reads: one file per occasion and language, from which the text and the HTML of a mail are made, and a
short one for texts. A branch may have words of its own. Pure.

A name that the facts do not have is an error, so no message goes out with an unfilled field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment

from workwright.kernel.context import BranchFacts
from workwright.kernel.languages import locale_in
from workwright.kernel.money import Money
from workwright.notify.rules.labels import LABELS

WORDING = Path(__file__).resolve().parent.parent / "wording"
LANGUAGES = ("en", "de")
MOMENTS = {"en": "EEEE d MMMM, h:mm a", "de": "EEEE, d. MMMM, HH:mm 'Uhr'"}

WHEN_SENT = "link:made-when-sent"
"""Stands in a kept message for a link that nobody but its reader may see."""
UNSUBSCRIBE = "link:unsubscribe"
"""Stands in a kept message for the link by which its reader stops such messages."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message in words: its title, its plain text, the same as HTML, and the short form for a text."""

    title: str
    text: str
    html: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """The one thing that the reader can do, as a button."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Own:
    """A branch's own words for one form of a message: `title` is the mail's subject, empty for a text."""

    title: str
    body: str


def language_of(asked: str, locale: str) -> str:
    """Return the language to write in: what the customer asked for, else the branch's, as far as we have it."""
    for name in (asked, locale):
        if (found := name.replace("-", "_").partition("_")[0].lower()) in LANGUAGES:
            return found
    return LANGUAGES[0]


def compose(
    template: str,
    branch: BranchFacts,
    link: Link | None = None,
    *,
    language: str = "en",
    own: Mapping[str, Own] | None = None,
    to_customer: bool = False,
    **facts: object,
) -> Words:
    """Return the words of `template` (a file of `wording/`) for these facts, in the branch's formats.

    `own` are the branch's words by form ("mail", "text"), which come before ours.
    """
    own = own or {}
    link = Link(LABELS.get(language, {}).get(link.label, link.label), link.address) if link else None
    known = facts_shown(facts, branch, language) | {"link": link}
    title, body = _mail(template, language, own.get("mail"), known)
    short = _short(template, language, own.get("text"), known) or title
    words = plain(title, body, branch.name, link, language=language, to_customer=to_customer)
    texted = f"{branch.name}: {short}" + (f" {link.address}" if link else "")
    return Words(words.title, words.text, words.html, texted)


def facts_shown(facts: Mapping[str, object], branch: BranchFacts, language: str) -> dict[str, Any]:
    """Return the facts as they read, and the shop's name."""
    locale = locale_in(language, branch.locale)
    return {"shop": branch.name} | {k: _shown(v, branch.zone, locale, language) for k, v in facts.items()}


def plain(
    title: str,
    body: str,
    shop: str,
    link: Link | None = None,
    *,
    language: str = "en",
    to_customer: bool = True,
) -> Words:
    """Return a title and a text (paragraphs between empty lines) as a mail."""
    paragraphs = [part.strip() for part in body.strip().split("\n\n") if part.strip()]
    stop = LABELS.get(language, {}).get(STOP_LABEL, STOP_LABEL) if to_customer else ""
    ends = [*([f"{link.label}: {link.address}"] if link else []), shop]
    text = "\n\n".join([*paragraphs, *ends, *([f"{stop}: {UNSUBSCRIBE}"] if stop else [])])
    page = _files().get_template("page.html")
    shown = {"title": title, "paragraphs": paragraphs, "shop": shop, "link": link, "language": language}
    return Words(title, text + "\n", page.render(**shown, stop=stop, unsubscribe=UNSUBSCRIBE))


STOP_LABEL = "No more e-mails like this"


def shipped(template: str, language: str, form: str) -> Own | None:
    """Return our own words, as they are written, None where this form has none."""
    path = WORDING / language / f"{template}{'' if form == 'mail' else '.short'}.txt"
    if not path.exists():
        return None
    text = path.read_text(encoding="utf-8").strip()
    if form != "mail":
        return Own("", text)
    title, _, body = text.partition("\n")
    return Own(title.strip(), body.strip())


def _mail(template: str, language: str, own: Own | None, known: Mapping[str, Any]) -> tuple[str, str]:
    words = own or shipped(template, language, "mail") or shipped(template, "en", "mail")
    if words is None:
        raise LookupError(template)
    return " ".join(render(words.title, known).split()), render(words.body, known)


def _short(template: str, language: str, own: Own | None, known: Mapping[str, Any]) -> str:
    words = own or shipped(template, language, "text") or shipped(template, "en", "text")
    return " ".join(render(words.body, known).split()) if words else ""


def render(text: str, known: Mapping[str, Any]) -> str:
    """Fill in a text; raise Jinja2's `TemplateError` for a name that is not known, or for anything not allowed."""
    return _own().from_string(text).render(known).strip()


def _shown(value: object, zone: str, locale: str, language: str) -> object:
    if isinstance(value, Money):
        return format_currency(Decimal(value.amount), value.currency, locale=locale)
    if isinstance(value, datetime):
        at = (
            value.tzinfo
            if isinstance(value.tzinfo, ZoneInfo) and value.tzinfo.key != "UTC"
            else ZoneInfo(zone)
        )
        return format_datetime(value, MOMENTS.get(language, MOMENTS["en"]), tzinfo=at, locale=locale)
    if isinstance(value, date):
        return format_date(value, "d MMMM y" if language == "en" else "long", locale=locale)
    return value


@cache
def _files() -> Environment:
    return Environment(
        loader=FileSystemLoader(WORDING),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _own() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
