"""Make the first super admin of the company, and print the link by which they choose a password.

Works for later ones too. The link works for seven days; a second call for the same address prints a new one.

examples:
  workwright createadmin kim@garage.example --name "Kim Ito"
"""

import argparse
import sys

from django.conf import settings

from workwright.access.actions.invite_user import InviteUser, invite_user
from workwright.access.actions.renew_invitation import RenewInvitation, renew_invitation
from workwright.access.queries import invitation_token, list_invitations
from workwright.access.rules import Seat
from workwright.interfaces.context import of_system
from workwright.kernel.errors import DomainError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add who becomes super admin."""
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--name", default="", help="how the person is called (default: the address)")


def run(options: argparse.Namespace) -> int:
    """Invite the person and print the link."""
    ctx = of_system("cli")
    email = options.email.strip().lower()
    waiting = next((found for found in list_invitations(ctx) if found.email == email), None)
    try:
        if waiting is not None:
            invitation = renew_invitation(ctx, RenewInvitation(invitation_id=waiting.id)).id
        else:
            seats = (Seat(role="super_admin"),)
            invited = InviteUser(email=email, name=options.name or email, seats=seats)
            invitation = invite_user(ctx, invited).id
    except (DomainError, ValueError) as error:
        sys.stderr.write(f"workwright: {error}\n")
        return 1
    sys.stdout.write(f"{settings.ORIGIN}/accounts/invitation/{invitation_token(invitation)}/\n")
    return 0
