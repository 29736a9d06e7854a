"""How a message reads: one file per occasion, from which both the text and the HTML are made. Pure.

A name that the facts do not have is an error, so no message goes out with an unfilled field.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from workwright.kernel.context import BranchFacts
from workwright.kernel.money import Money

WORDING = Path(__file__).resolve().parent.parent / "wording"


WHEN_SENT = "link:made-when-sent"
"""Stands in a kept message for a link that nobody but its reader may see."""


@dataclass(frozen=True, slots=True)
class Words:
    """A message in words: its title, its plain text, and the same as HTML."""

    title: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Link:
    """The one thing that the reader can do, as a button."""

    label: str
    address: str


def compose(template: str, branch: BranchFacts, link: Link | None = None, **facts: object) -> Words:
    """Return the words of `template` (a file of `wording/`) for these facts, in the branch's locale."""
    known = {"shop": branch.name, "link": link, **{k: _shown(v, branch) for k, v in facts.items()}}
    title, _, body = _environment().get_template(f"{template}.txt").render(known).strip().partition("\n")
    paragraphs = [part.strip() for part in body.strip().split("\n\n") if part.strip()]
    text = "\n\n".join([*paragraphs, *([f"{link.label}: {link.address}"] if link else []), branch.name])
    html = _environment().get_template("page.html").render(title=title, paragraphs=paragraphs, **known)
    return Words(title, text + "\n", html)


def _shown(value: object, branch: BranchFacts) -> object:
    locale = branch.locale.replace("-", "_")
    if isinstance(value, Money):
        return format_currency(Decimal(value.amount), value.currency, locale=locale)
    if isinstance(value, datetime):
        return format_datetime(value, "EEEE d MMMM, h:mm a", tzinfo=ZoneInfo(branch.zone), locale=locale)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=locale)
    return value


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(WORDING),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
