"""Remove a part that nothing names."""

from uuid import UUID

from workwright.catalog.models import Part
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.references import named_by


class PartInUse(DomainError):
    """Something names this part, which therefore stays."""

    code = "catalog.part_in_use"


class RemovePart(Command):
    part_id: UUID


class RemovedPart(Result):
    pass


@action("catalog.remove_part", inner=True, errors=(NotFound, PartInUse))
def remove_part(ctx: Context, command: RemovePart) -> RemovedPart:
    """Delete a record that was made by mistake; its former values stay in the history of the table."""
    writer.lock(ctx, Part, command.part_id, "id")
    users = named_by(Part, [command.part_id]).get(command.part_id, ())
    if users:
        raise PartInUse(f"It is named by: {', '.join(users)}.", used_by=list(users))
    Part.objects.filter(pk=command.part_id).delete()
    return RemovedPart(id=command.part_id)
