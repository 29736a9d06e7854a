"""Erasing a person at their request."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound, Stale
from workwright.parties.queries import same_customer
from workwright.privacy.actions.blank_person import BlankPerson, blank_person
from workwright.privacy.actions.end_request import EndRequest, end_request
from workwright.privacy.actions.export_person import OtherKind
from workwright.privacy.queries import obstacles


class NotYet(DomainError):
    """They cannot be erased yet: something is open. Settle it, then erase them."""

    code = "privacy.not_yet"


class ErasePerson(Command):
    request_id: UUID
    expected_version: int


class ErasedPerson(Result):
    """How many rows were blanked, and how many values were deleted behind the journal's commitments."""

    customer_id: UUID
    rows: int
    journal_values: int


@action(
    "privacy.erase_person", errors=(NotFound, Stale, IllegalTransition, OtherKind, NotYet), sensitive=True
)
def erase_person(ctx: Context, command: ErasePerson) -> ErasedPerson:
    """Erase a person in every branch: what may go goes now, the rest when its term is over. There is no way back."""
    ended = end_request(ctx, EndRequest(**command.model_dump(), by=erase_person.name))
    if ended.kind != "erasure":
        raise OtherKind
    if reasons := obstacles(same_customer([ended.customer_id])):
        raise NotYet("They cannot be erased yet. " + " ".join(reasons), reasons=list(reasons))
    done = blank_person(ctx, BlankPerson(customer_id=ended.customer_id))
    return ErasedPerson(
        id=command.request_id,
        customer_id=ended.customer_id,
        rows=done.rows,
        journal_values=done.journal_values,
    )
