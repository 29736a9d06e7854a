"""Say of a step of one's own guide that it was read, or is left out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.access.models import GuideMark
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id


class MarkStep(Command):
    """`mark` is empty to take it back: the step is open again."""

    user_id: UUID
    step: Annotated[str, Field(pattern=r"^[a-z_]{1,20}\.[a-z_]{1,30}$")]
    mark: Literal["", "skipped", "read"]


class MarkedStep(Result):
    mark: str


@action("access.mark_step", errors=(Forbidden,))
def mark_step(ctx: Context, command: MarkStep) -> MarkedStep:
    """Mark a step of one's own guide as read or left out; nothing is done by it (U2)."""
    if ctx.actor.user_id not in (None, command.user_id):
        raise Forbidden("Everybody goes through their own guide.")
    own = {"user_id": command.user_id, "step": command.step}
    if command.mark:
        fields = {"mark": command.mark, "marked_at": ctx.now}
        GuideMark.objects.update_or_create(**own, defaults=fields, create_defaults={**fields, "id": new_id()})
    else:
        GuideMark.objects.filter(**own).delete()
    return MarkedStep(id=command.user_id, mark=command.mark)
