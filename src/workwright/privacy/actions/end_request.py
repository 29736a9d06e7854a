"""The end of a request, whichever way."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.privacy.models import Request
from workwright.privacy.queries.requests import locked_request
from workwright.privacy.states import REQUEST


class EndRequest(Command):
    """`by` is the action that ends it."""

    request_id: UUID
    expected_version: int
    by: str
    ground: str = ""


class EndedRequest(Result):
    customer_id: UUID
    kind: str


@action("privacy.end_request", errors=(NotFound, Stale, IllegalTransition), inner=True)
def end_request(ctx: Context, command: EndRequest) -> EndedRequest:
    """Move a request to its end, with who ended it and when."""
    request = locked_request(ctx, command.request_id)
    writer.update(
        Request,
        request.id,
        expected_version=command.expected_version,
        state=REQUEST.after(request.state, command.by),
        ended_by=ctx.actor.ref,
        ended_at=ctx.now,
        ground=command.ground,
    )
    ctx.about(request.customer_id)
    return EndedRequest(id=request.id, customer_id=request.customer_id, kind=request.kind)
