"""How an invoice is paid in instalments, and how its payer is reminded. Reminders and instalments are only added."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.billing.models.invoices import Invoice
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class PaymentPlan(BranchOwned):
    """An agreement to pay what an invoice leaves owed in instalments. An invoice has one that runs."""

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="plans")
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=500, blank=True, default="")
    agreed_by = models.CharField(max_length=100)
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=100, blank=True, default="")
    ended_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_one_per_invoice", fields=["invoice"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(name="plan_total_positive", condition=Q(total_minor__gt=0)),
            models.CheckConstraint(
                name="plan_ended_with_reason",
                condition=Q(ended_at=None) | Q(GreaterThanOrEqual(Length(Trim("ended_reason")), 3)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total_minor} {self.currency} in instalments"


class Instalment(BranchOwned):
    """One instalment of a plan. All of a plan sum to it, and fall due one after the other."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(PaymentPlan, models.PROTECT, related_name="instalments", db_index=False)
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="instalment_once", fields=["plan", "position"]),
            models.UniqueConstraint(name="instalment_one_a_day", fields=["plan", "due_on"]),
            models.CheckConstraint(name="instalment_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} by {self.due_on}"


class Reminder(BranchOwned):
    """A payer was reminded: of the whole invoice at a step, or of one instalment. Each once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="reminders", db_index=False)
    instalment = models.OneToOneField(Instalment, models.PROTECT, null=True, related_name="reminder")
    step = models.PositiveSmallIntegerField()
    owed_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reminded_on = models.DateField()
    reminded_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="reminder_step_once", fields=["invoice", "step"], condition=Q(instalment=None)
            ),
            models.CheckConstraint(name="reminder_of_something", condition=Q(owed_minor__gt=0)),
        ]
        indexes = [models.Index(name="reminder_of_invoice", fields=["invoice", "at"])]

    def __str__(self) -> str:
        return f"reminder {self.step}"


class ReminderPause(BranchOwned):
    """Nobody is reminded of an invoice while somebody has said why not: a dispute, say. One at a time."""

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=500)
    paused_by = models.CharField(max_length=100)
    paused_at = models.DateTimeField()
    resumed_by = models.CharField(max_length=100, blank=True, default="")
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="pause_one_per_invoice", fields=["invoice"], condition=Q(resumed_at=None)
            ),
            models.CheckConstraint(
                name="pause_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 3))
            ),
        ]

    def __str__(self) -> str:
        return self.reason
