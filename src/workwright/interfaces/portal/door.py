"""From a link to a page: what the link is for, in which branch, and the words when it is no longer good."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

from workwright.access.queries import branch_particulars
from workwright.interfaces.desk.door import place_of
from workwright.interfaces.desk.show import Place
from workwright.interfaces.limits import TooMany, Window, shared
from workwright.interfaces.portal.kept import base_of, is_first_look, kept, moved
from workwright.interfaces.portal.words import said, spoken_word, state
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.languages import (
    SOURCE,
    accepted,
    chosen,
    direction,
    languages,
    locale_in,
    name_of,
    speak,
    speaking,
    spoken,
)
from workwright.parties.queries import language_of

Page = Callable[..., HttpResponseBase]
LANGUAGE = "language"
"""The word of the address and the cookie by which a reader chooses a language."""
WRONG_LINKS_A_MINUTE = 20
wrong_links = Window(WRONG_LINKS_A_MINUTE)
"""Links that are not good, by address: whoever guesses them soon gets no answer at all."""


def page(
    request: HttpRequest, template: str, ctx: Context | None, *, status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page of the portal. No cache keeps it, no search engine lists it, no referrer tells its address."""
    branch = ctx.branch if ctx else None
    language = spoken()
    shown = {
        **values,
        "place": _place(ctx, language),
        "branch": branch,
        "here": request.path,
        "base": base_of(request),
        "contact": branch_particulars(ctx.here) if ctx and ctx.branch_id else None,
        "language": language,
        "direction": direction(language),
        "tongues": [(code, name_of(code)) for code in languages()],
        "state": state,
        "spoken_word": spoken_word,
    }
    body = loader.render_to_string(template, shown, request, using="jinja2")
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    if request.GET.get(LANGUAGE) == language:
        response.set_cookie(LANGUAGE, language, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response


def _place(ctx: Context | None, language: str) -> Place:
    """Return where the page is read, with dates and numbers as its language writes them there."""
    place = place_of(ctx) if ctx else Place()
    return replace(place, locale=locale_in(language, place.locale))


def address(request: HttpRequest, ctx: Context | None = None, customer_id: UUID | None = None) -> None:
    """Speak the reader's language: the one they chose here, else the customer's, the branch's, the browser's."""
    wishes = [request.GET.get(LANGUAGE, ""), request.COOKIES.get(LANGUAGE, "")]
    if customer_id is not None:
        wishes.append(language_of(customer_id))
    if ctx is not None:
        wishes.append(ctx.branch.locale)
    speak(chosen(*wishes, *accepted(request.headers.get("Accept-Language", ""))))


def by_link(view: Page) -> Page:
    """Let `view` refuse with a page that says what to do."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with speaking(SOURCE):
            address(request)
            try:
                return _limited(view, request, *args, **kwargs)
            except DomainError as error:
                return page(request, "portal/refused.html", None, status=error.status, message=said(error))

    return opened


def with_key(ctx: Context, key: str) -> Context:
    """Return the context with the form's id as idempotency key."""
    return replace(ctx, key=key[:100])


def _limited(view: Page, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Answer, unless this address has tried too many links that are not good, or sends too much."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if wrong_links.is_full(address):
        raise TooMany
    if request.method == "POST":
        shared(request, "portal")
    try:
        token = kwargs.get("token", "")
        if token and is_first_look(request, token):
            return moved(request, token)
        if token:
            kwargs["token"] = kept(request, token)
        return view(request, *args, **kwargs)
    except NotFound:
        wrong_links.add(address)
        raise
