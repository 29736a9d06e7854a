"""What the clock erases."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.erasing import blank
from workwright.privacy.queries import due_rows


class EraseDue(Command):
    pass


class ErasedDue(Result):
    """The branch it was done in, and how many rows were blanked."""

    id: UUID
    rows: int


@action("privacy.erase_due")
def erase_due(ctx: Context, command: EraseDue) -> ErasedDue:
    """Blank what is past its term: documents of erased people, and the words of old messages."""
    rows = sum(blank(one, [row.row_id for row in found]) for one, found in due_rows(ctx))
    return ErasedDue(id=ctx.here, rows=rows)
