"""Calls with a key go straight to the API: cookies, sessions, forms and policies of pages mean nothing to them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import resolve

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
        if "HTTP_AUTHORIZATION" not in request.META or not _is_operation(request.path_info):
            return self.get_response(request)
        found = resolve(request.path_info)
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return answer


def _is_operation(path: str) -> bool:
    return path.startswith(OPERATIONS) and not path.startswith(_FILES)
