"""Declining what a person asked for, on a ground that the law knows."""

from typing import Literal
from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale
from workwright.privacy.actions.end_request import EndRequest, end_request


class DeclineRequest(Command):
    """`ground`: who they are was not proved, the request is unfounded or excessive, or a legal claim needs the data."""

    request_id: UUID
    expected_version: int
    ground: Literal["identity_unproved", "unfounded", "legal_claim"]


class DeclinedRequest(Result):
    pass


@action("privacy.decline_request", errors=(NotFound, Stale, IllegalTransition))
def decline_request(ctx: Context, command: DeclineRequest) -> DeclinedRequest:
    """Decline a request with its ground (GDPR art. 12(5), 12(6), 17(3)(e)); the person is told and may complain."""
    ended = EndRequest(**command.model_dump(), by=decline_request.name)
    end_request(ctx, ended)
    return DeclinedRequest(id=command.request_id)
