"""One id per request: taken from the proxy or made here, in every log line and in the answer."""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from workwright.kernel.ids import new_id
from workwright.project import metrics
from workwright.project.log import REQUESTS, Answered, path_without_secrets, request_id

log = logging.getLogger(REQUESTS)
HEADER = "X-Request-Id"
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")
_UNLOGGED = ("/health/", "/static/", "/metrics")


class RequestId:
    """Middleware, first of all: names the request, and writes one line about how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Name the request for as long as it is answered."""
        name = request.META["REQUEST_ID"] = name_of(request.META)
        token = request_id.set(name)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = name
            if not request.path.startswith(_UNLOGGED):
                answered(request, response.status_code, started)
            return response
        finally:
            request_id.reset(token)


def name_of(meta: dict[str, Any]) -> str:
    """Return the name that a proxy has given to a request, or a new one."""
    given = meta.get("HTTP_X_REQUEST_ID", "")
    return given if _ACCEPTABLE.fullmatch(given) else new_id().hex


def answered(request: HttpRequest, status: int, started: float) -> None:
    """Note an answer in the log and in the figures."""
    seconds = time.perf_counter() - started
    _write_line(request, status, seconds)
    metrics.count(request, status, seconds)


def _write_line(request: HttpRequest, status: int, seconds: float) -> None:
    """Log method, path, status and duration; never what opens a door: a link's token, the query string.

    The record is made here: `log.info` would look through the stack for its caller, each time the same.
    """
    if log.isEnabledFor(logging.INFO):
        message = f"{request.method} {path_without_secrets(request)}"
        log.handle(Answered(message, status, round(seconds * 1000, 1)))
