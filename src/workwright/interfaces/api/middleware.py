"""Calls with a key go straight to the API: cookies, sessions, forms and policies of pages mean nothing to them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from workwright.interfaces.api.views import call

OPERATIONS = "/api/v1/"
_FILES = "/api/v1/files"


class Keyed:
    """Middleware before those of the pages: answers operations that are called with an API key.

    A browser sends `Authorization` only when a script of the same origin says so: such an answer is never shown
    as a page. Files keep the whole way, since a file may be shown.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, or hand on."""
        named = operation_of(request.path_info) if "HTTP_AUTHORIZATION" in request.META else None
        if named is None:
            return self.get_response(request)
        answer: HttpResponseBase = call(request, *named)
        return answer


def operation_of(path: str) -> tuple[str, str] | None:
    """Return context and name of the operation that a path calls; None for every other page."""
    if not path.startswith(OPERATIONS) or path.startswith(_FILES):
        return None
    context, _, name = path[len(OPERATIONS) :].partition("/")
    return (context, name) if context and name and "/" not in name else None
