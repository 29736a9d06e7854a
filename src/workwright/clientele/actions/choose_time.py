"""A customer chooses another time for a visit."""

from uuid import UUID

from pydantic import AwareDatetime

from workwright.clientele.queries import movable, times_for
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.scheduling.actions.book_visit import SlotTaken
from workwright.scheduling.actions.move_visit import MoveVisit, move_visit
from workwright.scheduling.queries import visits_of


class TooLate(DomainError):
    """This visit is too near to be moved here. Call us: we find a way."""

    code = "clientele.too_late"


class NotOffered(DomainError):
    """This time is not free any more. Choose another one."""

    code = "clientele.not_offered"


class ChooseTime(Command):
    work_order_id: UUID
    visit_id: UUID
    starts_at: AwareDatetime


class ChosenTime(Result):
    version: int


@action("clientele.choose_time", errors=(NotFound, IllegalTransition, TooLate, NotOffered, SlotTaken))
def choose_time(ctx: Context, command: ChooseTime) -> ChosenTime:
    """Move the visit to one of the times that are offered: free, with the skills, within what the branch allows."""
    visit = next((one for one in visits_of(ctx, command.work_order_id) if one.id == command.visit_id), None)
    if visit is None:
        raise NotFound("There is no such visit.", field="visit_id")
    if not movable(ctx, visit):
        raise TooLate
    slot = next((one for one in times_for(ctx, visit) if one.starts_at == command.starts_at), None)
    if slot is None:
        raise NotOffered(field="starts_at")
    people = tuple(tag.id for tag in slot.resources)
    moved = move_visit(
        ctx,
        MoveVisit(
            visit_id=visit.id,
            expected_version=visit.version,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            resource_ids=people,
        ),
    )
    ctx.about(command.work_order_id)
    return ChosenTime(id=visit.id, version=moved.version)
