"""People and programs for tests, made by the actions that make them in life."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from tests.world import act
from workwright.access.actions.accept_invitation import accept_invitation
from workwright.access.actions.create_api_client import create_api_client
from workwright.access.actions.enrol_device import enrol_device
from workwright.access.actions.invite_user import invite_user
from workwright.access.actions.set_pin import set_pin
from workwright.access.queries import get_api_key
from workwright.interfaces.context import of_self
from workwright.kernel.context import Context

PASSWORD = "blue harbour 42 wrench"
PIN = "7302"
Contexts = Callable[..., Context]


def an_invitation(ctx: Context, email: str = "robin@example.com", *seats: dict[str, Any]) -> UUID:
    """Invite somebody; without seats as a technician of the context's branch."""
    wanted = seats or ({"role": "technician", "branch_id": ctx.branch_id},)
    invited: UUID = act(invite_user, ctx, email=email, name="Robin Vale", seats=wanted).id
    return invited


def a_user(ctx: Context, email: str = "robin@example.com", *seats: dict[str, Any]) -> UUID:
    """Invite somebody and let them accept."""
    invitation = an_invitation(ctx, email, *seats)
    joined: UUID = act(accept_invitation, ctx, invitation_id=invitation, generation=1, password=PASSWORD).id
    return joined


def somebody_else(ctx_as: Contexts, role: str) -> UUID:
    """Give the branch one more active person with a role."""
    office = ctx_as("system")
    return a_user(office, f"{role}@example.com", {"role": role, "branch_id": office.branch_id})


def an_api_key(ctx: Context, role: str, branch: UUID | None, **fields: Any) -> str:
    """Make an API client and return its key."""
    client = act(create_api_client, ctx, name=f"{role} program", role=role, branch_id=branch, **fields)
    return get_api_key(ctx, client.id).key


def a_device(ctx: Context, name: str = "Counter") -> UUID:
    """Share a device of the context's branch."""
    device: UUID = act(enrol_device, ctx, name=name).id
    return device


def with_pin(user_id: UUID, pin: str = PIN) -> None:
    """Let somebody set their PIN."""
    ctx = replace(of_self(user_id, "Robin Vale", set_pin.name), door="test")
    act(set_pin, ctx, user_id=user_id, pin=pin)
