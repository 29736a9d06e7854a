"""Giving a person a copy of what is held of them."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.privacy.actions.end_request import EndRequest, end_request


class OtherKind(DomainError):
    """The person asked for something else. Look at their request again."""

    code = "privacy.other_kind"


class ExportPerson(Command):
    request_id: UUID
    expected_version: int


class ExportedPerson(Result):
    customer_id: UUID


@action("privacy.export_person", errors=(NotFound, Stale, IllegalTransition, OtherKind), sensitive=True)
def export_person(ctx: Context, command: ExportPerson) -> ExportedPerson:
    """Answer a request for a copy: from now on it can be downloaded by who may do this, each time made anew."""
    ended = end_request(ctx, EndRequest(**command.model_dump(), by=export_person.name))
    if ended.kind != "export":
        raise OtherKind
    return ExportedPerson(id=command.request_id, customer_id=ended.customer_id)
