"""Calls with a key, answered before Django builds a request: most of what its machinery does means nothing to them.

What the middlewares do for such a call is done here by their own parts: the request's name, the caller's address, the
standing headers, the line in the log, the count. `tests/project/test_direct.py` compares both ways.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from workwright.interfaces.address import Caller
from workwright.interfaces.api.middleware import operation_of
from workwright.interfaces.api.operations import operations
from workwright.interfaces.api.views import call
from workwright.interfaces.headers import Headers
from workwright.project.log import request_id
from workwright.project.request_ids import HEADER, answered, name_of

Environ = dict[str, Any]
_METHODS = ("GET", "POST")


class Direct:
    """The WSGI application: answers operations called with a key, and hands everything else on."""

    def __init__(self, rest: Any) -> None:
        self.rest = rest
        self.caller = Caller(rest.get_response)
        self.standing = {scheme: _standing(scheme) for scheme in ("http", "https")}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        named = _operation(environ)
        if named is None:
            answer: Iterable[bytes] = self.rest(environ, start_response)
            return answer
        try:
            return self._answer(environ, start_response, named)
        finally:
            close_old_connections()

    def _answer(
        self, environ: Environ, start_response: Callable[..., Any], named: tuple[str, str]
    ) -> Iterable[bytes]:
        name = environ["REQUEST_ID"] = name_of(environ)
        token = request_id.set(name)
        started = time.perf_counter()
        try:
            self.caller.set_straight(environ)
            request = KeyedRequest(environ)
            response = call(request, *named)
            answered(request, response.status_code, started)
        finally:
            request_id.reset(token)
        headers = {**self.standing[request.scheme or "http"], **dict(response.items()), HEADER: name}
        start_response(f"{response.status_code} {response.reason_phrase}", list(headers.items()))
        return [response.content]


class KeyedRequest(HttpRequest):
    """What an operation needs to know of a request; all of it lies in the environment."""

    def __init__(self, environ: Environ) -> None:
        self.META = environ
        self.method = environ["REQUEST_METHOD"]
        self.path = self.path_info = environ["PATH_INFO"]
        self.content_type = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        self.resolver_match = None

    @property
    def body(self) -> bytes:
        """The whole body; only what it says is its length."""
        if not hasattr(self, "_body"):
            length = self.META.get("CONTENT_LENGTH") or "0"
            self._body: bytes = self.META["wsgi.input"].read(int(length)) if length.isdecimal() else b""
        return self._body

    @property
    def GET(self) -> QueryDict:  # type: ignore[override]  # noqa: N802 - Django's name
        """What the query string says."""
        return QueryDict(self.META.get("QUERY_STRING", ""))

    def _get_scheme(self) -> str:
        return str(self.META.get("wsgi.url_scheme", "http"))


def _operation(environ: Environ) -> tuple[str, str] | None:
    """Return the operation that is called with a key; None for every other request, refused ones among them."""
    if "HTTP_AUTHORIZATION" not in environ or environ["REQUEST_METHOD"] not in _METHODS:
        return None
    named = operation_of(environ["PATH_INFO"])
    return named if named is not None and ".".join(named) in operations() else None


def _standing(scheme: str) -> dict[str, str]:
    """Return the headers that the middlewares before the API add to every answer."""
    sample = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": scheme}
    return dict(Headers(_secured)(KeyedRequest(sample)).items())


def _secured(request: HttpRequest) -> HttpResponseBase:
    response = HttpResponse()
    del response["Content-Type"]
    return SecurityMiddleware(lambda _: response).process_response(request, response)
