"""Erasing again whom a restored backup brought back."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.privacy.actions.blank_person import BlankPerson, blank_person


class RepeatErasure(Command):
    customer_id: UUID


class RepeatedErasure(Result):
    rows: int


@action("privacy.repeat_erasure", errors=(NotFound,))
def repeat_erasure(ctx: Context, command: RepeatErasure) -> RepeatedErasure:
    """Erase somebody again who had been erased after the backup was made; what was open then is no obstacle."""
    done = blank_person(ctx, BlankPerson(customer_id=command.customer_id))
    return RepeatedErasure(id=command.customer_id, rows=done.rows)
