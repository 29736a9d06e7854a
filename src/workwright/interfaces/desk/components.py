"""The components that stand on a page by the hundred: they are put together here, which costs a tenth of a macro."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.template.backends.utils import csrf_input_lazy
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from workwright.interfaces.desk.icons import icon
from workwright.interfaces.desk.words import deed, tone, word
from workwright.kernel.ids import new_id


@lru_cache(maxsize=2048, typed=True)
def pill(code: str, text: str = "", kind: str = "") -> Markup:
    """Return a state as colour, icon and word together."""
    shade = kind or tone(code)
    return Markup('<span class="pill {}">{}{}</span>').format(shade, icon(shade), text or word(code))


def act(
    action: str,
    text: str = "",
    kind: str = "",
    name: str = "",
    query: str = "",
    small: bool = False,
    key: str = "",
) -> Markup:
    """Return a button that opens an action's form: as a dialog with script, as a page without."""
    key = f' data-key="{escape(key)}"' if key else ""
    look = _look(kind, small)
    return Markup(f'<a class="{look}" {_address(action, query)}{key}>{_said(action, text, name)}</a>')


def menu_act(action: str, query: str = "", text: str = "", name: str = "") -> Markup:
    """Return the same as an entry of a menu."""
    return Markup(f"<a {_address(action, query)}>{_said(action, text, name)}</a>")


def later_menu(label: str, address: str) -> Markup:
    """Return a menu whose entries are fetched when it is opened; without script it leads to a page of them."""
    label, address = escape(label), escape(address)
    return Markup(
        f'<details class="menu" hx-get="{address}" hx-trigger="toggle once" hx-target="find .menu-list">'
        f'<summary class="btn bare small" aria-label="{label}">{icon("more")}</summary>'
        f'<div class="menu-list"><a href="{address}">What can be done</a></div></details>'
    )


@pass_context
def act_now(
    context: Context,
    action: str,
    fields: Mapping[str, Any],
    text: str = "",
    kind: str = "",
    name: str = "",
    next: str = "",
    small: bool = False,
) -> Markup:
    """Return a button that acts at once, with nothing to fill in. The hidden key makes a double click harmless."""
    hidden = {"command_id": new_id(), "next": next or context["here"], **fields}
    inputs = "".join(
        f'<input type="hidden" name="{escape(field)}" value="{escape(value)}">'
        for field, value in hidden.items()
    )
    button = f'<button class="{_look(kind, small)}">{_said(action, text, name)}</button>'
    return Markup(
        f'<form method="post" action="/do/{_path(action)}">{context["csrf_input"]}{inputs}{button}</form>'
    )


def _look(kind: str, small: bool) -> str:
    return f"btn{' ' + escape(kind) if kind else ''}{' small' if small else ''}"


def _path(action: str) -> Markup:
    return escape(action.replace(".", "/"))


def _address(action: str, query: str) -> str:
    address = f"/do/{_path(action)}{'?' + escape(query) if query else ''}"
    return f'href="{address}" hx-get="{address}" hx-target="#dialog-body" hx-sync="#dialog-body:replace"'


def _said(action: str, text: str, name: str) -> str:
    return f"{icon(name) if name else ''}{escape(text or deed(action))}"


class OnceAPage:
    """The hidden field of a form against forgery, made when the first form is shown and the same in all of a page."""

    def __init__(self, make: Any) -> None:
        self._make, self._made = make, ""

    def __html__(self) -> str:
        self._made = self._made or str(self._make)
        return self._made

    __str__ = __html__


def one_field_against_forgery(request: Any) -> dict[str, Any]:
    """Return what stands in every page's context in place of Django's field, which masks its secret anew each time."""
    return {"csrf_input": OnceAPage(csrf_input_lazy(request))}
