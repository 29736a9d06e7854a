"""Take back what was said of a bank line, by a new row."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.reconciliation.actions.place_match import PlaceMatch, place_match
from workwright.reconciliation.models import Match


class UndoneBefore(DomainError):
    """This match was undone before."""

    code = "reconciliation.undone_before"


constraint_means("match_undone_exactly", UndoneBefore)
constraint_means("reconciliation_match_undoes_id_key", UndoneBefore)


class UndoMatch(Command):
    match_id: UUID
    reason: Annotated[str, Field(min_length=10, max_length=500)]


class UndidMatch(Result):
    """`id` is the new row's."""


@action("reconciliation.undo_match", errors=(NotFound, UndoneBefore))
def undo_match(ctx: Context, command: UndoMatch) -> UndidMatch:
    """Undo a match with its reason; a payment that was booked with it stays, until it is given back."""
    match = writer.one(
        ctx, Match, command.match_id, "line_id", "target", "target_id", "amount_minor", "rule", "undoes_id"
    )
    if match.undoes_id or Match.here(ctx).filter(undoes_id=command.match_id).exists():
        raise UndoneBefore
    opposite = PlaceMatch(
        match_id=new_id(),
        line_id=match.line_id,
        target=match.target,
        target_id=match.target_id,
        amount_minor=-match.amount_minor,
        rule=match.rule,
        reason=command.reason,
        undoes=command.match_id,
    )
    return UndidMatch(id=place_match(ctx, opposite).id)
