"""The demo's branches and the person in each role."""

import secrets

from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.create_branch import create_branch
from workwright.access.actions.invite_user import invite_user
from workwright.interfaces.demo.doing import DOMAIN, HARBOUR, NORTH, do, email_of
from workwright.kernel.context import Context

PEOPLE = {
    "super_admin": ("Priya Raman", None),
    "operations_manager": ("Oskar Lind", None),
    "regional_supervisor": ("Renata Costa", HARBOUR),
    "branch_manager": ("Bao Nguyen", HARBOUR),
    "dispatch_officer": ("Dana Whitfield", HARBOUR),
    "service_advisor": ("Sam Okafor", HARBOUR),
    "technician": ("Maria López", HARBOUR),
    "cashier": ("Carl Jensen", HARBOUR),
    "accountant": ("Aiko Mori", None),
    "auditor": ("Uli Brandt", None),
}
"""Role, name, and the branch of the seat; none is the whole company."""

SECOND_TECHNICIAN = "second_technician"


def make_branches(ctx: Context) -> None:
    """Open the two branches."""
    do(
        create_branch,
        ctx,
        branch_id=HARBOUR,
        code="HSG",
        name="Harbour Street Garage",
        zone="America/Los_Angeles",
        locale="en-US",
        currency="USD",
        country="US",
        jurisdiction="US-OR",
        address="14 Harbour Street\nPortland, OR 97201",
        phone="+15035550142",
        email=f"hello@{DOMAIN}",
        tax_id="93-1234567",
    )
    do(
        create_branch,
        ctx,
        branch_id=NORTH,
        code="NOR",
        name="Northside Mobile Service",
        zone="America/Los_Angeles",
        locale="en-US",
        currency="USD",
        country="US",
        jurisdiction="US-WA",
        address="220 Mill Plain Boulevard\nVancouver, WA 98660",
        phone="+13605550118",
        email=f"north@{DOMAIN}",
        tax_id="93-1234567",
    )


def make_people(ctx: Context) -> None:
    """Invite one person per role, and a second technician, and let each accept with a password nobody knows."""
    for role, (name, branch_id) in PEOPLE.items():
        _join(ctx, role, role, name, [branch_id])
    _join(ctx, SECOND_TECHNICIAN, "technician", "Theo Baptiste", [HARBOUR])


def _join(ctx: Context, slot: str, role: str, name: str, branches: list[object]) -> None:
    seats = [{"role": role, "branch_id": branch_id} for branch_id in branches]
    if role == "regional_supervisor":
        seats.append({"role": role, "branch_id": NORTH})
    invited = do(invite_user, ctx, email=email_of(slot), name=name, seats=tuple(seats))
    do(accept_invitation, ctx, invitation_id=invited.id, generation=1, password=secrets.token_urlsafe(24))
