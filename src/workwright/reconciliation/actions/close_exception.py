"""Answer for something that does not agree: by the record that settles it, or by a reason."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.reconciliation.actions.run_close import SignedOff
from workwright.reconciliation.models import CloseException, Run
from workwright.reconciliation.states import EXCEPTION

SHORTEST_REASON = 10


class AnswerNeeded(DomainError):
    """Name the record that settles this, or say why it is right, in ten letters or more."""

    code = "reconciliation.answer_needed"
    status = 422


class CloseExceptionCommand(Command):
    """`link_id` is the record that settles it: a payment, a refund, a release decision, a correction."""

    exception_id: UUID
    link_id: UUID | None = None
    reason: Annotated[str, Field(max_length=500)] = ""


class ClosedException(Result):
    state: str


@action("reconciliation.close_exception", errors=(NotFound, IllegalTransition, AnswerNeeded, SignedOff))
def close_exception(ctx: Context, command: CloseExceptionCommand) -> ClosedException:
    """Close one exception; who did, when and why stays with it, and a later run does not open it again."""
    if command.link_id is None and len(command.reason) < SHORTEST_REASON:
        raise AnswerNeeded(field="reason")
    run_id = writer.one(ctx, CloseException, command.exception_id, "run_id").run_id
    if writer.lock(ctx, Run, run_id, "state", mode="FOR SHARE").state != "open":
        raise SignedOff
    found = writer.lock(ctx, CloseException, command.exception_id, "state", "work_order_id")
    state = EXCEPTION.after(found.state, close_exception.name)
    writer.update(
        CloseException,
        command.exception_id,
        state=state,
        link_id=command.link_id,
        reason=command.reason,
        closed_by=ctx.actor.ref,
        closed_at=ctx.now,
    )
    ctx.about(found.work_order_id or run_id)
    return ClosedException(id=command.exception_id, state=state)
