"""The Jinja2 environment of all pages: autoescape, our filters and globals, nothing else."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import segno
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from workwright.billing.rules.printed import unit_price
from workwright.interfaces.desk import components, show, words
from workwright.interfaces.desk.assets import asset
from workwright.interfaces.desk.icons import icon
from workwright.interfaces.desk.mailing import can_mail
from workwright.kernel.ids import new_id
from workwright.kernel.languages import gettext, ngettext, pgettext

NOWHERE = show.Place()


def place_of(context: Context) -> show.Place:
    """Return where the page is read; pages before sign-in are nowhere in particular."""
    place = context.get("place")
    return place if isinstance(place, show.Place) else NOWHERE


@pass_context
def money(context: Context, minor: int | None, currency: str = "", *, code: bool = False) -> str:
    """Show an amount; with `code` its currency stands behind it."""
    if minor is None:
        return ""
    place = place_of(context)
    shown = show.amount(minor, currency or place.currency, place.locale)
    return f"{shown} {currency or place.currency}" if code else shown


@pass_context
def typed_money(context: Context, minor: int | None, currency: str = "") -> str:
    """Return an amount as a person types it into a form: no currency, no marks between thousands."""
    return "" if minor is None else show.typed_amount(minor, currency or place_of(context).currency)


@pass_context
def price(context: Context, value: Decimal) -> str:
    """Show a price of one, with the decimals of the currency and more only where it has more."""
    place = place_of(context)
    return unit_price(value, place.currency, place.locale)


def typed_number(value: Any) -> str:
    """Return a number as a person types it, without idle zeros."""
    return "" if value in (None, "") else f"{Decimal(str(value)).normalize():f}"


@pass_context
def when(context: Context, instant: datetime | None, full: bool = False) -> Markup | str:
    return show.moment(instant, place_of(context), full=full) if instant else ""


@pass_context
def on_day(context: Context, value: date | None) -> Markup | str:
    return show.day(value, place_of(context)) if value else ""


@pass_context
def quantity(context: Context, value: Any) -> str:
    return "" if value is None else show.number(value, place_of(context).locale)


@pass_context
def clock(context: Context, instant: datetime) -> str:
    return show.clock(instant, place_of(context))


def qr(text: str) -> Markup:
    """Return a code to be scanned from the screen, on white in either theme."""
    drawn = segno.make(text, error="m", encoding="utf-8").svg_inline(scale=5, border=3, light="#fff")
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="Code to scan" ', 1))


def command_id() -> UUID:
    """Return the idempotency key of a form that is about to be shown."""
    return new_id()


def environment(**options: Any) -> Environment:
    """Build the environment; called by Django with its own options."""
    env = Environment(
        **{
            **options,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "autoescape": True,
            "extensions": ["jinja2.ext.i18n"],
        }
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    env.filters.update(
        money=money,
        price=price,
        typed_money=typed_money,
        typed_number=typed_number,
        when=when,
        clock=clock,
        day=on_day,
        quantity=quantity,
        word=words.word,
        tone=words.tone,
        deed=words.deed,
        humanise=show.humanise,
        minutes=show.minutes,
        file_size=show.file_size,
    )
    env.globals.update(icon=icon, static=asset, plural=words.plural, command_id=command_id, qr=qr)
    env.globals.update(can_mail=can_mail)
    env.globals.update(
        pill_of=components.pill,
        act_of=components.act,
        act_now_of=components.act_now,
        menu_act_of=components.menu_act,
        later_menu=components.later_menu,
    )
    return env
