"""Ending a person's access."""

from uuid import UUID

from workwright.access.actions.set_roles import (
    LastAdministrator,
    OwnRoles,
    require_another_administrator,
    require_over,
)
from workwright.access.events import UserDeactivated
from workwright.access.models import ApiClient, User
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound, Stale
from workwright.kernel.principals import announce


class DeactivateUser(Command):
    user_id: UUID
    expected_version: int


class DeactivatedUser(Result):
    id: UUID
    version: int


@action("access.deactivate_user", errors=(NotFound, Stale, Forbidden, Invalid, OwnRoles, LastAdministrator))
def deactivate_user(ctx: Context, command: DeactivateUser) -> DeactivatedUser:
    """End every session of a person and the keys they made for programs. What they did stays theirs."""
    if ctx.actor.user_id == command.user_id:
        raise OwnRoles("Nobody ends their own access. Ask somebody else who may.")
    user = writer.lock(ctx, User, command.user_id, "session_generation")
    require_over(ctx, command.user_id)
    require_another_administrator(command.user_id)
    writer.update(
        User,
        command.user_id,
        expected_version=command.expected_version,
        is_active=False,
        session_generation=user.session_generation + 1,
    )
    announce(f"user:{command.user_id}", command.expected_version + 1, active=False)
    _end_keys(ctx, f"user:{command.user_id}")
    ctx.emit(UserDeactivated(user_id=command.user_id))
    return DeactivatedUser(id=command.user_id, version=command.expected_version + 1)


def _end_keys(ctx: Context, maker: str) -> None:
    """Revoke the keys that a person made: whoever made a key has seen it, and would still be in."""
    for client in ApiClient.objects.select_for_update().filter(created_by=maker, revoked_at=None):
        writer.update(ApiClient, client.id, expected_version=client.version, revoked_at=ctx.now)
        announce(f"client:{client.id}", client.version + 1, active=False)
