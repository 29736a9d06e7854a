"""From a link to a page: what the link is for, in which branch, and the words when it is no longer good."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

from workwright.interfaces.desk.door import place_of
from workwright.interfaces.desk.show import Place
from workwright.interfaces.limits import TooMany, Window, shared
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound

Page = Callable[..., HttpResponseBase]
WRONG_LINKS_A_MINUTE = 20
wrong_links = Window(WRONG_LINKS_A_MINUTE)
"""Links that are not good, by address: whoever guesses them soon gets no answer at all."""


def page(
    request: HttpRequest, template: str, ctx: Context | None, *, status: int = 200, **values: Any
) -> HttpResponse:
    """Render a page of the portal. No cache keeps it, no search engine lists it, no referrer tells its address."""
    place = place_of(ctx) if ctx else Place()
    shown = {**values, "place": place, "branch": ctx.branch if ctx else None, "here": request.path}
    body = loader.render_to_string(template, shown, request, using="jinja2")
    response = HttpResponse(body, status=status)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


def by_link(view: Page) -> Page:
    """Let `view` refuse with a page that says what to do."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return _limited(view, request, *args, **kwargs)
        except DomainError as error:
            return page(request, "portal/refused.html", None, status=error.status, message=error.message)

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
        return view(request, *args, **kwargs)
    except NotFound:
        wrong_links.add(address)
        raise
