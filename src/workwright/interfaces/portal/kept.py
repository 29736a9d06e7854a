"""Tokens leave the address at the first look, for a cookie of that one page: no history, picture or log tells them."""

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from workwright.kernel.errors import NotFound
from workwright.kernel.languages import N_

MARK = "~"
DAYS = 30
LONGEST = 200
LOOKING = ("GET", "HEAD")
NOT_HERE = N_("Open the link in our message once more: this browser does not know it.")


def base_of(request: HttpRequest) -> str:
    """Return the address of the page that a link opens, without what comes below it."""
    return "/".join(request.path.split("/")[:3])


def is_first_look(request: HttpRequest, token: str) -> bool:
    """Tell whether somebody looks at the page itself with its token in the address."""
    return request.method in LOOKING and not token.startswith(MARK) and request.path == base_of(request)


def moved(request: HttpRequest, token: str) -> HttpResponse:
    """Send the browser to the same page without the token, which it keeps for that page alone."""
    if len(token) > LONGEST or not token.isascii():
        raise NotFound(N_("This link is not good. Ask us for a new one."))
    ref = hashlib.sha256(token.encode()).hexdigest()[:16]
    path = f"{request.path.rpartition('/')[0]}/{MARK}{ref}"
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{path}?{query}" if query else path, status=303)
    response.set_cookie(
        _name(ref),
        token,
        max_age=DAYS * 24 * 3600,
        path=path,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def kept(request: HttpRequest, token: str) -> str:
    """Return the token that a page is opened with: the browser's own; raise `NotFound` where it has none."""
    if not token.startswith(MARK):
        return token
    found = request.COOKIES.get(_name(token.removeprefix(MARK)), "")
    if not found:
        raise NotFound(NOT_HERE)
    return found


def _name(ref: str) -> str:
    return f"workwright_link_{ref}"
