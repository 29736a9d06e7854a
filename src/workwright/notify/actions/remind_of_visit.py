"""Remind a customer of the visit of the next day."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.notify.actions._telling import tell_of_visit
from workwright.notify.queries.visits import AHEAD, is_time, reminder_occasion, visit_facts


class RemindOfVisit(Command):
    visit_id: UUID


class RemindedOfVisit(Result):
    """`told` is false when it is not the time, or the visit will not happen."""

    told: bool


@action("notify.remind_of_visit", errors=(NotFound,))
def remind_of_visit(ctx: Context, command: RemindOfVisit) -> RemindedOfVisit:
    """Write the reminder, once for each day that a visit is planned for; looked at again in this very moment."""
    visit = visit_facts(ctx, command.visit_id)
    told = visit.state in AHEAD and visit.starts_at > ctx.now and is_time(ctx, visit)
    if told:
        tell_of_visit(ctx, "visit_reminder", reminder_occasion(visit), visit.id)
    return RemindedOfVisit(id=visit.id, told=told)
