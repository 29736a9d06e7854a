"""What erasing does to the records of one person."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.erasing import blank, forget_acts
from workwright.kernel.errors import NotFound
from workwright.privacy.events import PersonErased
from workwright.privacy.queries import gathered


class BlankPerson(Command):
    customer_id: UUID


class BlankedPerson(Result):
    rows: int
    journal_values: int


@action("privacy.blank_person", errors=(NotFound,), inner=True)
def blank_person(ctx: Context, command: BlankPerson) -> BlankedPerson:
    """Blank what need not be kept, and delete the values behind the journal's commitments, former values too."""
    person = gathered(command.customer_id)
    rows = sum(
        blank(one, [row.row_id for row in found]) for one, found in person.found() if one.term == "at_once"
    )
    values = forget_acts(person.ids, person.marks)
    ctx.emit(PersonErased(customer_id=command.customer_id))
    return BlankedPerson(id=command.customer_id, rows=rows, journal_values=values)
