"""Stop reminding of an invoice while it is disputed, or for another reason."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.models import Invoice, ReminderPause
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id


class PausedAlready(DomainError):
    """Nobody is reminded of this invoice at present already."""

    code = "billing.paused_already"


class PauseReminders(Command):
    invoice_id: UUID
    reason: Annotated[str, Field(min_length=3, max_length=500)]


class PausedReminders(Result):
    """`id` is the pause's."""

    id: UUID


constraint_means("pause_one_per_invoice", PausedAlready)


@action("billing.pause_reminders", errors=(NotFound, PausedAlready))
def pause_reminders(ctx: Context, command: PauseReminders) -> PausedReminders:
    """Remind nobody of this invoice until somebody lets it go on."""
    writer.one(ctx, Invoice, command.invoice_id, "id")
    pause = {
        "id": new_id(),
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "reason": command.reason,
        "paused_by": ctx.actor.ref,
        "paused_at": ctx.now,
    }
    writer.insert(ReminderPause, pause)
    return PausedReminders(id=pause["id"])
