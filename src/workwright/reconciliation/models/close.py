"""The close of a day: what was compared, what did not agree, who answered for it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.reconciliation.rules.kinds import KINDS
from workwright.reconciliation.states import CLOSE, EXCEPTION

SOURCES = ("day",)


class Run(BranchOwned):
    """One day of one branch; run again it gives the same `sha256` unless a fact has changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    closes_on = models.DateField()
    source = models.CharField(max_length=10, default="day")
    state = models.CharField(max_length=12, default=CLOSE.initial)
    totals = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64)
    ran_by = models.CharField(max_length=100)
    ran_at = models.DateTimeField()
    signed_by = models.CharField(max_length=100, blank=True, default="")
    signed_at = models.DateTimeField(null=True)
    self_approved = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="run_once_a_day", fields=["branch", "closes_on", "source"]),
            models.CheckConstraint(name="run_source_known", condition=Q(source__in=SOURCES)),
            models.CheckConstraint(name="run_state_known", condition=Q(state__in=CLOSE.states)),
            models.CheckConstraint(
                name="run_signed_by_somebody",
                condition=Q(state="signed_off", signed_at__isnull=False) & ~Q(signed_by="")
                | Q(state="open", signed_at=None, signed_by="", self_approved=False),
            ),
        ]

    def __str__(self) -> str:
        return f"close of {self.closes_on}"


class CloseException(BranchOwned):
    """Something that does not agree, of a closed list of kinds. `subject` names the fact, the same in every run."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, models.PROTECT, related_name="exceptions", db_index=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=160)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    evidence = models.JSONField(default=list)
    owner = models.CharField(max_length=100)
    found_at = models.DateTimeField()
    state = models.CharField(max_length=8, default=EXCEPTION.initial)
    closed_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    link_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="close_exception_once", fields=["run", "kind", "subject"]),
            models.CheckConstraint(name="close_exception_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="close_exception_state_known", condition=Q(state__in=EXCEPTION.states)
            ),
            models.CheckConstraint(
                name="close_exception_answered",
                condition=Q(closed_at=None, closed_by="", link_id=None, reason="") & ~Q(state="closed")
                | Q(state="closed", closed_at__isnull=False)
                & ~Q(closed_by="")
                & (Q(link_id__isnull=False) | Q(GreaterThanOrEqual(Length(Trim("reason")), 10))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
