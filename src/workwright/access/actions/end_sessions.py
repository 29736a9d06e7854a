"""Signing a person out everywhere."""

from uuid import UUID

from workwright.access.actions.set_roles import require_over
from workwright.access.models import User
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound


class EndSessions(Command):
    user_id: UUID


class EndedSessions(Result):
    id: UUID


@action("access.end_sessions", errors=(NotFound, Forbidden, Invalid))
def end_sessions(ctx: Context, command: EndSessions) -> EndedSessions:
    """Sign a person out on every device, after a loss or theft. They may sign in again."""
    user = writer.lock(ctx, User, command.user_id, "session_generation")
    if ctx.actor.user_id != command.user_id:
        require_over(ctx, command.user_id)
    writer.update(User, command.user_id, session_generation=user.session_generation + 1)
    return EndedSessions(id=command.user_id)
