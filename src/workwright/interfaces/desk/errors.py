"""Pages for what went wrong before or outside a view: in the product's style, with the request's id, no database."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader

from workwright.interfaces.context import request_id

RETRY_SECONDS = "10"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What cannot be read."""
    return _page(request, "400.html", 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not theirs."""
    return _page(request, "403.html", 403)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without a good token against forgery."""
    return _page(request, "403_csrf.html", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What is not there."""
    return _page(request, "404.html", 404)


def broken(request: HttpRequest) -> HttpResponse:
    """What we did not expect. A database that is away is said so: it comes back by itself."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response = _page(request, "503.html", 503)
        response["Retry-After"] = RETRY_SECONDS
        return response
    return _page(request, "500.html", 500)


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    shown: dict[str, Any] = {"reference": request_id(request)}
    response = HttpResponse(loader.get_template(template, using="jinja2").render(shown), status=status)
    response["Cache-Control"] = "no-store"
    return response
