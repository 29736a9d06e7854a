"""Let reminders of an invoice go on."""

from uuid import UUID

from workwright.billing.models import Invoice, ReminderPause
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound


class NotPaused(DomainError):
    """Reminders of this invoice are not paused."""

    code = "billing.not_paused"


class ResumeReminders(Command):
    invoice_id: UUID


class ResumedReminders(Result):
    """`id` is the invoice's."""

    id: UUID


@action("billing.resume_reminders", errors=(NotFound, NotPaused))
def resume_reminders(ctx: Context, command: ResumeReminders) -> ResumedReminders:
    """End the pause; the next step is due when its days are over."""
    writer.one(ctx, Invoice, command.invoice_id, "id")
    open_pauses = ReminderPause.here(ctx).filter(invoice_id=command.invoice_id, resumed_at=None)
    if not open_pauses.update(resumed_at=ctx.now, resumed_by=ctx.actor.ref):
        raise NotPaused
    return ResumedReminders(id=command.invoice_id)
