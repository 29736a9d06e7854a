"""Changing a person's name or e-mail address."""

from uuid import UUID

from workwright.access.actions.invite_user import AlreadyHere
from workwright.access.actions.set_roles import require_over
from workwright.access.models import User
from workwright.access.rules import Email, Name
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound, Stale
from workwright.kernel.principals import announce
from workwright.kernel.privacy import Personal


class EditUser(Command):
    """What is left out stays as it is."""

    user_id: UUID
    expected_version: int
    name: Personal[Name] | None = None
    email: Personal[Email] | None = None


class EditedUser(Result):
    id: UUID
    version: int


@action("access.edit_user", errors=(NotFound, Stale, Forbidden, Invalid, AlreadyHere), sensitive=True)
def edit_user(ctx: Context, command: EditUser) -> EditedUser:
    """Change how a person is called and reached. A new address is the new sign-in name at once."""
    user = writer.lock(ctx, User, command.user_id, "is_active")
    if ctx.actor.user_id != command.user_id:
        require_over(ctx, command.user_id)
    if command.email and User.objects.filter(email=command.email).exclude(id=command.user_id).exists():
        raise AlreadyHere(field="email")
    changes = command.model_dump(include={"name", "email"}, exclude_none=True)
    writer.update(User, command.user_id, expected_version=command.expected_version, **changes)
    announce(f"user:{command.user_id}", command.expected_version + 1, active=user.is_active)
    return EditedUser(id=command.user_id, version=command.expected_version + 1)
