"""Reading plans and reminders: how instalments stand, whom to remind."""

from datetime import date, datetime
from uuid import UUID

from workwright.billing.models import Invoice, PaymentPlan, Reminder, ReminderPause
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.credits import still_owed
from workwright.billing.queries.invoice import VIEW
from workwright.billing.rules.reminding import standings
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query


class InstalmentView(View):
    """`state` is paid, part_paid, open or overdue."""

    id: UUID
    due_on: date
    amount_minor: int
    paid_minor: int
    state: str
    reminded_on: date | None


class PlanView(View):
    id: UUID
    total_minor: int
    currency: str
    note: str
    agreed_at: datetime
    instalments: tuple[InstalmentView, ...]
    overdue_minor: int


class ReminderView(View):
    """`step` is 0 for a reminder of an instalment."""

    step: int
    owed_minor: int
    currency: str
    reminded_on: date


class CollectionView(View):
    """How the payer of an invoice is asked for it: the plan that runs, the reminders, and why they are paused."""

    invoice_id: UUID
    owed_minor: int
    plan: PlanView | None
    reminders: tuple[ReminderView, ...]
    paused: str


class OverdueInstalment(View):
    """An instalment whose day has passed, with what is missing of it."""

    invoice_id: UUID
    number: str
    customer_id: UUID
    due_on: date
    missing_minor: int
    currency: str


@query("billing.get_collection", permission=VIEW)
def get_collection(ctx: Context, invoice_id: UUID) -> CollectionView:
    """The plan and the reminders of one invoice."""
    invoice = Invoice.visible(ctx).filter(pk=invoice_id).first()
    if invoice is None:
        raise NotFound("There is no such invoice.", id=str(invoice_id))
    at = ctx.at_branch(invoice.branch_id)
    owed = still_owed(at, invoice_id, invoice.currency)
    reminders = Reminder.visible(ctx).filter(invoice_id=invoice_id).order_by("at", "id")
    pause = ReminderPause.visible(ctx).filter(invoice_id=invoice_id, resumed_at=None).first()
    return CollectionView(
        invoice_id=invoice_id,
        owed_minor=owed,
        plan=plan_of(at, invoice_id, owed),
        reminders=tuple(
            ReminderView(step=r.step, owed_minor=r.owed_minor, currency=r.currency, reminded_on=r.reminded_on)
            for r in reminders
        ),
        paused=pause.reason if pause else "",
    )


@query("billing.list_overdue_instalments", permission=VIEW)
def list_overdue_instalments(ctx: Context) -> tuple[OverdueInstalment, ...]:
    """The instalments of this branch that were not paid by their day, the oldest first."""
    plans = PaymentPlan.here(ctx).filter(ended_at=None, instalments__due_on__lt=ctx.today).distinct()
    found = []
    for plan in plans.select_related("invoice"):
        invoice = plan.invoice
        shown = plan_of(ctx, invoice.id, still_owed(ctx, invoice.id, plan.currency))
        found += [
            OverdueInstalment(
                invoice_id=invoice.id,
                number=invoice.number or "",
                customer_id=invoice.customer_id,
                due_on=part.due_on,
                missing_minor=part.amount_minor - part.paid_minor,
                currency=plan.currency,
            )
            for part in (shown.instalments if shown else ())
            if part.state == "overdue"
        ]
    return tuple(sorted(found, key=lambda part: (part.due_on, part.number)))


def plan_of(ctx: Context, invoice_id: UUID, owed_minor: int) -> PlanView | None:
    """Return the plan that runs for an invoice; what was paid since it was agreed counts for its first instalments."""
    plan = PaymentPlan.here(ctx).filter(invoice_id=invoice_id, ended_at=None).first()
    if plan is None:
        return None
    parts = list(plan.instalments.select_related("reminder").order_by("position"))
    stand = standings([(p.due_on, p.amount_minor) for p in parts], plan.total_minor - owed_minor, ctx.today)
    views = tuple(
        InstalmentView(
            id=part.id,
            due_on=part.due_on,
            amount_minor=part.amount_minor,
            paid_minor=how.paid_minor,
            state=how.state,
            reminded_on=part.reminder.reminded_on if hasattr(part, "reminder") else None,
        )
        for part, how in zip(parts, stand, strict=True)
    )
    late = sum(part.amount_minor - part.paid_minor for part in views if part.state == "overdue")
    return PlanView(
        id=plan.id,
        total_minor=plan.total_minor,
        currency=plan.currency,
        note=plan.note,
        agreed_at=plan.agreed_at,
        instalments=views,
        overdue_minor=late,
    )


_OWED = """
SELECT i.branch_id, i.id FROM billing_invoice i
JOIN ledger_account a ON a.branch_id = i.branch_id AND a.code = 'receivable' AND a.currency = i.currency
  AND a.subject = 'invoice:' || i.id
JOIN ledger_balance b ON b.account_id = a.id
WHERE i.state = 'issued' AND b.debits_minor > b.credits_minor
  AND (i.due_on < %s OR EXISTS (SELECT 1 FROM billing_paymentplan p WHERE p.invoice_id = i.id AND p.ended_at IS NULL))
  AND NOT EXISTS (SELECT 1 FROM billing_reminderpause h WHERE h.invoice_id = i.id AND h.resumed_at IS NULL)
ORDER BY i.id
"""


def perhaps_to_remind(today: date) -> list[tuple[UUID, UUID]]:
    """Return (branch, invoice) of all that is owed past its day, or by a plan, and not paused; for the clock."""
    return [(row.branch_id, row.id) for row in writer.rows(_OWED, [today])]


def reminder_words(ctx: Context) -> str:
    """Return what the branch adds to each reminder."""
    return BillingPolicy.at(ctx).reminder_text
