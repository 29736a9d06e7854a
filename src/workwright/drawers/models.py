"""Drawers, shifts, and every movement of cash."""

from django.db import models
from django.db.models import Q

from workwright.drawers.rules import MOVES
from workwright.drawers.states import RUNNING, SHIFT
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class Drawer(BranchOwned):
    """A till or a technician's cash bag, in one currency."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="drawer_name_once", fields=["branch", "name"]),
            models.CheckConstraint(name="drawer_currency_is_iso", condition=Q(currency__regex=r"^[A-Z]{3}$")),
        ]

    def __str__(self) -> str:
        return self.name


class Shift(BranchOwned):
    """One person's responsibility for one drawer, from the float to the count."""

    id = models.UUIDField(primary_key=True, default=new_id)
    drawer = models.ForeignKey(Drawer, models.PROTECT, related_name="shifts")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=SHIFT.initial)
    float_minor = models.BigIntegerField()
    opened_by = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    counted_minor = models.BigIntegerField(null=True)
    counted_by = models.CharField(max_length=100, blank=True, default="")
    counted_at = models.DateTimeField(null=True)
    denominations = models.JSONField(default=dict)
    expected_minor = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    closed_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=100, blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    self_approved = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="shift_state_known", condition=Q(state__in=SHIFT.states)),
            models.UniqueConstraint(
                name="shift_one_running_per_drawer", fields=["drawer"], condition=Q(state__in=RUNNING)
            ),
            models.CheckConstraint(name="shift_float_not_negative", condition=Q(float_minor__gte=0)),
            models.CheckConstraint(
                name="shift_counted_before_closing",
                condition=Q(state="open")
                | Q(counted_minor__isnull=False, expected_minor__isnull=False, counted_minor__gte=0),
            ),
            models.CheckConstraint(
                name="shift_closed_is_signed",
                condition=Q(state__in=RUNNING, closed_at=None)
                | Q(closed_at__isnull=False) & ~Q(closed_by="") & ~Q(state__in=RUNNING),
            ),
        ]
        indexes = [models.Index(name="shift_newest", fields=["branch", "-opened_at"])]

    def __str__(self) -> str:
        return f"shift of {self.opened_by} ({self.state})"


class CashMovement(BranchOwned):
    """Cash into (positive) or out of (negative) a drawer, in a shift. Only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=500, blank=True, default="")
    reference = models.UUIDField(null=True)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="cash_movement_kind_known", condition=Q(kind__in=MOVES)),
            models.CheckConstraint(
                name="cash_movement_direction",
                condition=Q(kind__in=("pay_in", "sale"), amount_minor__gt=0)
                | Q(kind__in=("pay_out", "drop", "refund"), amount_minor__lt=0)
                | Q(kind__in=("float", "over_short")) & ~Q(amount_minor=0),
            ),
            models.CheckConstraint(
                name="cash_movement_has_reason",
                condition=~Q(kind__in=("pay_in", "pay_out", "drop")) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"
