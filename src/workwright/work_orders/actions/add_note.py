"""Write a note on an order."""

from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.work_orders.models import Note, WorkOrder


class AddNote(Command):
    """`device_at` is the device's clock, kept beside ours."""

    note_id: UUID | None = None
    work_order_id: UUID
    job_id: UUID | None = None
    text: Personal[str] = Field(min_length=1)
    device_at: AwareDatetime | None = None


class AddedNote(Result):
    work_order_id: UUID


@action("work_orders.add_note", errors=(NotFound,), offline=True)
def add_note(ctx: Context, command: AddNote) -> AddedNote:
    """Keep a time-stamped note; notes are only ever added."""
    order = writer.one(ctx, WorkOrder, command.work_order_id, "id")
    note_id = command.note_id or new_id()
    row = command.model_dump(include={"job_id", "text", "device_at"}) | {
        "id": note_id,
        "branch_id": ctx.here,
        "work_order_id": order.id,
        "written_by": ctx.actor.ref,
        "written_at": ctx.now,
    }
    writer.insert(Note, row)
    return AddedNote(id=note_id, work_order_id=order.id)
