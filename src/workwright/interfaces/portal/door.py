"""From a link to a page: what the link is for, in which branch, and the words when it is no longer good."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

from workwright.interfaces.desk.door import place_of
from workwright.interfaces.desk.show import Place
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError

Page = Callable[..., HttpResponseBase]


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
            return view(request, *args, **kwargs)
        except DomainError as error:
            return page(request, "portal/refused.html", None, status=error.status, message=error.message)

    return opened


def with_key(ctx: Context, key: str) -> Context:
    """Return the context with the form's id as idempotency key."""
    return replace(ctx, key=key[:100])
