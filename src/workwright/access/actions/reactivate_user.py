"""Letting a person in again."""

from uuid import UUID

from workwright.access.actions.set_roles import require_over
from workwright.access.models import User
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound, Stale
from workwright.kernel.principals import announce


class ReactivateUser(Command):
    user_id: UUID
    expected_version: int


class ReactivatedUser(Result):
    id: UUID
    version: int


@action("access.reactivate_user", errors=(NotFound, Stale, Forbidden, Invalid), sensitive=True)
def reactivate_user(ctx: Context, command: ReactivateUser) -> ReactivatedUser:
    """Let a person in again with the roles they had: the actor must have the right to give them."""
    writer.lock(ctx, User, command.user_id, "version")
    require_over(ctx, command.user_id)
    writer.update(User, command.user_id, expected_version=command.expected_version, is_active=True)
    announce(f"user:{command.user_id}", command.expected_version + 1)
    return ReactivatedUser(id=command.user_id, version=command.expected_version + 1)
