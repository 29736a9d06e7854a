"""The page behind an invitation's link: choose a password, be in."""

from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from workwright.access.actions.accept_invitation import AcceptInvitation, accept_invitation
from workwright.access.queries import OpenInvitation, open_invitation
from workwright.interfaces.accounts import proof, recording
from workwright.interfaces.context import now, of_guest
from workwright.kernel.errors import DomainError, NotFound

PAGE = "accounts/invitation.html"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Show the invitation; on POST take the seat and sign in."""
    try:
        invitation = open_invitation(token, now())
    except NotFound as error:
        return _page(request, None, error.message, status=404)
    if request.method != "POST":
        return _page(request, invitation, "")
    try:
        user_id = _take(invitation, request)
    except (DomainError, ValidationError) as error:
        message = error.message if isinstance(error, DomainError) else "Give a name and a password."
        return _page(request, invitation, message, status=422)
    user: Any = get_user_model().objects.get(pk=user_id)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    recording.signed_in(user, request)
    proof.give(request, user, "password")
    return HttpResponseRedirect("/")


def _take(invitation: OpenInvitation, request: HttpRequest) -> Any:
    command = AcceptInvitation(
        invitation_id=invitation.id,
        generation=invitation.generation,
        name=request.POST.get("name") or None,
        password=request.POST.get("password", ""),
    )
    ctx = of_guest(f"invitation:{invitation.id}", invitation.name, "access.accept_invitation")
    return accept_invitation(ctx, command).id


def _page(
    request: HttpRequest, invitation: OpenInvitation | None, message: str, *, status: int = 200
) -> HttpResponse:
    return render(request, PAGE, {"invitation": invitation, "message": message}, status=status)
