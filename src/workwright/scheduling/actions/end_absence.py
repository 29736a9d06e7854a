"""Take an absence back."""

from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.scheduling.models import Occupancy


class EndAbsence(Command):
    absence_id: UUID


class EndedAbsence(Result):
    resource_id: UUID


@action("scheduling.end_absence", errors=(NotFound, IllegalTransition))
def end_absence(ctx: Context, command: EndAbsence) -> EndedAbsence:
    """Free the time of an absence; it stays on record."""
    columns = ("id", "resource_id", "reason", "released")
    taken = writer.lock(ctx, Occupancy, command.absence_id, *columns, mode="FOR NO KEY UPDATE")
    if taken.reason == "visit":
        raise IllegalTransition("This time is taken by a visit: cancel or move the visit.")
    if taken.released:
        raise IllegalTransition("This absence was taken back before.")
    writer.update(Occupancy, taken.id, released=True)
    return EndedAbsence(id=taken.id, resource_id=taken.resource_id)
