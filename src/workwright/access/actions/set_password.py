"""Choosing a new password."""

from typing import Annotated
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from pydantic import Field

from workwright.access.models import User
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.privacy import Secret

NewPassword = Secret[Annotated[str, Field(max_length=200)]]


class SetPassword(Command):
    user_id: UUID
    password: NewPassword


class PasswordSet(Result):
    id: UUID


def require_strong(password: str, user: User) -> None:
    """Raise `Invalid` when the password is short, common, or made of the person's own particulars."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(" ".join(error.messages), field="password") from error


@action("access.set_password", errors=(NotFound, Forbidden, Invalid))
def set_password(ctx: Context, command: SetPassword) -> PasswordSet:
    """Set one's own password. Every session of the person ends, but for the one that the door renews."""
    if ctx.actor.user_id not in (None, command.user_id):
        raise Forbidden("Nobody sets the password of somebody else. Send them a link to set it.")
    user = User.objects.select_for_update().filter(id=command.user_id, is_active=True).first()
    if user is None:
        raise NotFound
    require_strong(command.password, user)
    user.password = make_password(command.password)
    user.save(update_fields=["password"])
    return PasswordSet(id=user.id)
