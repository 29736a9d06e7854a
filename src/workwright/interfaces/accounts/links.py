"""The pages behind sign-in links, and the one that asks for a new password."""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workwright.access.actions.offer_sign_in_link import OfferSignInLink, offer_sign_in_link
from workwright.access.actions.use_sign_in_link import UseSignInLink, use_sign_in_link
from workwright.access.queries import UsableLink, usable_link, user_by_email
from workwright.interfaces.accounts import recording
from workwright.interfaces.context import now, of_guest, of_system
from workwright.kernel.errors import DomainError, NotFound

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Let the holder in, or let them choose a password: then they sign in with it, and with their second factor.

    Looking at the page does nothing: what reads mail before people do must not use a link up.
    """
    try:
        link = usable_link(token, now())
    except NotFound as error:
        return _page(request, link=None, message=error.message, status=404)
    if request.method != "POST":
        return _page(request, link=link, message="")
    return _let_in(request, link) if link.purpose == "sign_in" else _choose_password(request, link)


def _let_in(request: HttpRequest, link: UsableLink) -> HttpResponse:
    try:
        user_id = use_sign_in_link(_guest(link), UseSignInLink(link_id=link.id)).id
    except NotFound as error:
        return _page(request, link=None, message=error.message, status=404)
    user: Any = get_user_model().objects.get(pk=user_id)
    login(request, user, backend=BACKEND)
    recording.signed_in(user, request)
    return HttpResponseRedirect("/")


def _choose_password(request: HttpRequest, link: UsableLink) -> HttpResponse:
    password = request.POST.get("password", "")[:200]
    try:
        use_sign_in_link(_guest(link), UseSignInLink(link_id=link.id, password=password))
    except DomainError as error:
        return _page(request, link=link, message=error.message, status=422)
    return HttpResponseRedirect("/accounts/login/")


def _guest(link: UsableLink) -> Any:
    return of_guest(f"link:{link.id}", "Holder of a sign-in link", "access.use_sign_in_link")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Have a link sent to an address that somebody signs in with. The answer is the same for every address."""
    if request.method != "POST":
        return render(request, "accounts/forgotten.html", {"sent": False, "message": ""})
    email = request.POST.get("email", "")[:254]
    if not ratelimit.consume(request, action="reset_password", key=email.lower()):
        message = "Too many tries. Wait a few minutes."
        return render(request, "accounts/forgotten.html", {"sent": False, "message": message}, status=429)
    user_id = user_by_email(email)
    if user_id is not None:
        _offer(user_id)
    return render(request, "accounts/forgotten.html", {"sent": True, "message": ""})


def _offer(user_id: Any) -> None:
    try:
        offer_sign_in_link(of_system("desk"), OfferSignInLink(user_id=user_id))
    except NotFound:
        return  # deactivated since; the page tells nobody who has an account


def _page(request: HttpRequest, *, link: UsableLink | None, message: str, status: int = 200) -> HttpResponse:
    template = "come_in" if link and link.purpose == "sign_in" else "new_password"
    return render(request, f"accounts/{template}.html", {"link": link, "message": message}, status=status)
