"""The one rule of four eyes: a second person where there is one, else oneself, with proof and a reason."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.access.models import SelfApproval
from workwright.access.queries import users_with
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, ProofNeeded
from workwright.kernel.ids import new_id

NAMED = 5
SHORTEST_REASON = 10


class SecondPersonNeeded(DomainError):
    """Somebody else here has this right: nobody approves what they did themselves."""

    code = "access.second_person_needed"


class ReasonNeeded(DomainError):
    """Nobody else here has this right, so you may approve your own: say why, in ten letters or more."""

    code = "access.reason_needed"
    status = 422


class ApproveAlone(Command):
    """`permission` is what is asked for: the name of the action that usually takes a second person."""

    permission: str
    reason: Annotated[str, Field(max_length=500)] = ""


class ApprovedAlone(Result):
    """`id` is the mark's."""


@action("access.approve_alone", inner=True, errors=(SecondPersonNeeded, ReasonNeeded, ProofNeeded))
def approve_alone(ctx: Context, command: ApproveAlone) -> ApprovedAlone:
    """Let somebody approve their own work where no other active person of the branch could, and mark it.

    The caller has found that the actor is the one who did it. The mark is listed by `list_self_approvals`, for
    the close of the day.
    """
    if others := [user for user in users_with(command.permission, ctx.here) if user.id != ctx.actor.user_id]:
        names = ", ".join(user.name for user in others[:NAMED])
        raise SecondPersonNeeded(f"You did this yourself. Somebody else has to approve it: {names}.")
    if len(command.reason) < SHORTEST_REASON:
        raise ReasonNeeded(field="reason")
    ctx.require_proof()
    return ApprovedAlone(id=_mark(ctx, command))


def _mark(ctx: Context, command: ApproveAlone) -> UUID:
    mark = new_id()
    writer.insert(
        SelfApproval,
        {
            "id": mark,
            "branch_id": ctx.here,
            "journal_id": ctx.running.journal_id,
            "permission": command.permission,
            "reason": command.reason,
            "approved_by": ctx.actor.ref,
            "approved_at": ctx.now,
        },
    )
    return mark
