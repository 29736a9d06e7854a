"""Coming in by a link."""

from uuid import UUID

from workwright.access.actions.set_password import NewPassword, SetPassword, set_password
from workwright.access.models import SignInLink
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound


class UseSignInLink(Command):
    """`password` is given exactly when the link is for choosing one; the door has checked that it is genuine."""

    link_id: UUID
    password: NewPassword | None = None


class UsedSignInLink(Result):
    """The id of the person."""

    id: UUID


@action("access.use_sign_in_link", errors=(NotFound, Invalid))
def use_sign_in_link(ctx: Context, command: UseSignInLink) -> UsedSignInLink:
    """Use up a link: it lets the person in, or sets the new password, once."""
    link = SignInLink.objects.select_for_update().filter(id=command.link_id).first()
    if link is None or link.used_at or link.expires_at <= ctx.now:
        raise NotFound("This link was used or is too old. Ask for a new one.")
    if (link.purpose == "password") != (command.password is not None):
        raise Invalid("Choose a new password.", field="password")
    link.used_at = ctx.now
    link.save(update_fields=["used_at"])
    if command.password is not None:
        set_password(ctx, SetPassword(user_id=link.user_id, password=command.password))
    return UsedSignInLink(id=link.user_id)
