"""Decisions to let something go: what was true then, and who took it. Only ever added."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class ReleaseDecision(BranchOwned):
    """`facts` is what the rules looked at, `facts_sha256` its hash; `unmet` are the rules overridden, if any.

    `old_parts` is what became of the replaced parts where the customer wanted them back.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.OneToOneField("work_orders.WorkOrder", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100)
    recipient = models.CharField(max_length=120)
    recipient_kind = models.CharField(max_length=12)
    meter_out = models.BigIntegerField(null=True)
    file_ids = models.JSONField(default=list)
    condition = models.TextField(blank=True, default="")
    old_parts = models.CharField(max_length=10, blank=True, default="", db_default="")
    overridden = models.BooleanField(default=False)
    override_reason = models.CharField(max_length=500, blank=True, default="")
    unmet = models.JSONField(default=list)
    facts = models.JSONField()
    facts_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="release_old_parts_known",
                condition=Q(old_parts__in=("", "returned", "inspected", "waived")),
            ),
            models.CheckConstraint(name="release_has_recipient", condition=~Q(recipient="")),
            models.CheckConstraint(
                name="release_override_has_reason",
                condition=Q(overridden=False, unmet=[], override_reason="")
                | Q(overridden=True)
                & ~Q(unmet=[])
                & Q(GreaterThanOrEqual(Length(Trim("override_reason")), 10)),
            ),
        ]
        indexes = [
            models.Index(
                name="release_overrides", fields=["branch", "decided_at"], condition=Q(overridden=True)
            ),
        ]

    def __str__(self) -> str:
        return f"release of {self.work_order_id}"
