"""The first person of an empty installation: a page behind a link that only the terminal of the server shows."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from workwright.access.actions.invite_user import InviteUser, invite_user
from workwright.access.actions.renew_invitation import RenewInvitation, renew_invitation
from workwright.access.queries import has_people, invitation_token, list_invitations
from workwright.access.rules import Seat
from workwright.interfaces.context import of_system
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import COMPANY
from workwright.kernel.tokens import link_token, read_token

PURPOSE = "accounts.first"
OWNER = ("super_admin", "operations_manager")


def start_address() -> str:
    """Return where an empty installation begins; the link is worthless once somebody is in."""
    return f"{settings.ORIGIN}/accounts/start/{link_token(PURPOSE, COMPANY)}/"


def invite_first(ctx: Context, email: str, name: str, *, runs_the_work: bool) -> str:
    """Invite an owner, or renew the invitation that waits; return the path of its link.

    A super admin opens branches and gives roles, and has no rights over money; who also runs the work gets the
    operations manager's seat as well. Raises what `access.invite_user` refuses.
    """
    email = email.strip().lower()
    waiting = next((found for found in list_invitations(ctx) if found.email == email), None)
    if waiting is not None:
        invitation = renew_invitation(ctx, RenewInvitation(invitation_id=waiting.id)).id
    else:
        roles = OWNER if runs_the_work else OWNER[:1]
        seats = tuple(Seat(role=role) for role in roles)
        invitation = invite_user(ctx, InviteUser(email=email, name=name or email, seats=seats)).id
    return f"/accounts/invitation/{invitation_token(invitation)}/"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who the owner is; on POST go on to choosing a password."""
    if read_token(PURPOSE, token) != (COMPANY, 1) or has_people():
        return render(request, "accounts/start.html", {"closed": True}, status=404)
    if request.method != "POST":
        return render(request, "accounts/start.html", {"closed": False})
    said = {name: request.POST.get(name, "")[:254] for name in ("email", "name")}
    try:
        onward = invite_first(
            of_system("desk"), **said, runs_the_work=bool(request.POST.get("runs_the_work"))
        )
    except (DomainError, ValidationError) as error:
        message = error.message if isinstance(error, DomainError) else "Give your name and an e-mail address."
        return render(
            request, "accounts/start.html", {"closed": False, "message": message, **said}, status=422
        )
    return HttpResponseRedirect(onward)
