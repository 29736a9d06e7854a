"""Remind a payer of an overdue invoice, or of an overdue instalment: each step once, politely."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from workwright.billing.events import InvoiceReminded
from workwright.billing.models import Invoice, Reminder, ReminderPause
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.credits import still_owed
from workwright.billing.queries.reminders import plan_of
from workwright.billing.rules.reminding import next_step
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id


class NothingToRemind(DomainError):
    """Nothing of this invoice is overdue for a reminder today, or its reminders are paused."""

    code = "billing.nothing_to_remind"


class RemindPayer(Command):
    invoice_id: UUID


class RemindedPayer(Result):
    """`id` is the reminder's."""

    step: int
    owed_minor: int


class _Due(NamedTuple):
    step: int
    owed_minor: int
    due_on: date
    instalment_id: UUID | None = None


COLUMNS = ("state", "currency", "customer_id", "work_order_id", "due_on")


@action("billing.remind_payer", errors=(NotFound, NothingToRemind))
def remind_payer(ctx: Context, command: RemindPayer) -> RemindedPayer:
    """Write down the reminder that is due, which is then sent; a plan is reminded of by its instalments."""
    invoice = writer.lock(ctx, Invoice, command.invoice_id, *COLUMNS)
    owed = still_owed(ctx, command.invoice_id, invoice.currency)
    paused = ReminderPause.here(ctx).filter(invoice_id=command.invoice_id, resumed_at=None).exists()
    due = None if paused or owed <= 0 else _due(ctx, command.invoice_id, invoice, owed)
    if invoice.state != "issued" or due is None:
        raise NothingToRemind
    reminder_id = new_id()
    _write(ctx, command, reminder_id, invoice, due)
    _announce(ctx, command, reminder_id, invoice, due)
    ctx.about(invoice.work_order_id or command.invoice_id)
    return RemindedPayer(id=reminder_id, step=due.step, owed_minor=due.owed_minor)


def _due(ctx: Context, invoice_id: UUID, invoice: writer.Row, owed: int) -> _Due | None:
    if plan := plan_of(ctx, invoice_id, owed):
        for part in plan.instalments:
            if part.state == "overdue" and part.reminded_on is None:
                return _Due(0, part.amount_minor - part.paid_minor, part.due_on, part.id)
        return None
    reminded = Reminder.here(ctx).filter(invoice_id=invoice_id, instalment=None)
    days = list(reminded.values_list("reminded_on", flat=True))
    step = next_step(invoice.due_on, days, BillingPolicy.at(ctx).reminder_days, ctx.today)
    return _Due(step, owed, invoice.due_on) if step else None


def _write(ctx: Context, command: RemindPayer, reminder_id: UUID, invoice: writer.Row, due: _Due) -> None:
    row = {
        "id": reminder_id,
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "instalment_id": due.instalment_id,
        "step": due.step,
        "owed_minor": due.owed_minor,
        "currency": invoice.currency,
        "reminded_on": ctx.today,
        "reminded_by": ctx.actor.ref,
        "at": ctx.now,
    }
    writer.insert(Reminder, row)


def _announce(ctx: Context, command: RemindPayer, reminder_id: UUID, invoice: writer.Row, due: _Due) -> None:
    ctx.emit(
        InvoiceReminded(
            reminder_id=reminder_id,
            invoice_id=command.invoice_id,
            work_order_id=invoice.work_order_id,
            customer_id=invoice.customer_id,
            step=due.step,
            of_instalment=due.instalment_id is not None,
            owed_minor=due.owed_minor,
            currency=invoice.currency,
            due_on=due.due_on,
        )
    )
