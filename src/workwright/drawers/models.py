"""Drawers, shifts, and every movement of cash."""

from django.db import models
from django.db.models import F, Q, Value

from workwright.drawers.rules import DIRECTIONS, MOVES
from workwright.drawers.states import RUNNING, SHIFT
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class Drawer(BranchOwned):
    """A till or a technician's cash bag, in one currency."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    active = models.BooleanField(default=True)
    holder = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    """Whose bag it is, when it goes along to the customers; the drawers of the branch have none."""
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="drawer_name_once", fields=["branch", "name"]),
            models.UniqueConstraint(
                name="drawer_one_bag_per_holder",
                fields=["branch", "holder", "currency"],
                condition=Q(holder__isnull=False, active=True),
            ),
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
    float_denominations = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    took_over_from = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    """The shift whose count this one began with, when one cashier handed over to the next."""
    counted_minor = models.BigIntegerField(null=True)
    counted_by = models.CharField(max_length=100, blank=True, default="")
    counted_at = models.DateTimeField(null=True)
    denominations = models.JSONField(default=dict)
    expected_minor = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")
    closed_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    worked_on = models.DateField(null=True)
    """The day that the shift counts for, said when it is closed: one found open the next morning keeps its own day."""
    approval_needed = models.BooleanField(default=False, db_default=False)
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
            models.CheckConstraint(
                name="shift_second_person",
                condition=~Q(state="approved")
                | Q(worked_on=None)
                | Q(self_approved=True)
                | ~Q(approved_by="")
                & ~Q(approved_by=F("opened_by"))
                & ~Q(approved_by=F("counted_by"))
                & ~Q(approved_by=F("closed_by")),
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
                condition=Q(kind__in=("pay_in", "sale", "tip"), amount_minor__gt=0)
                | Q(kind__in=("pay_out", "drop", "refund", "tip_out"), amount_minor__lt=0)
                | Q(kind__in=("float", "over_short", "hand_in")) & ~Q(amount_minor=0),
            ),
            models.CheckConstraint(
                name="cash_movement_has_reason",
                condition=~Q(kind__in=("pay_in", "pay_out", "drop")) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class Banking(BranchOwned):
    """Cash of the safe paid into the bank, or change fetched from it. Only ever added."""

    id = models.UUIDField(primary_key=True, default=new_id)
    direction = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reference = models.CharField(max_length=60)
    on = models.DateField()
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="banking_direction_known", condition=Q(direction__in=DIRECTIONS)),
            models.CheckConstraint(name="banking_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="banking_has_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="banking_currency_is_iso", condition=Q(currency__regex=r"^[A-Z]{3}$")
            ),
        ]
        indexes = [models.Index(name="banking_newest", fields=["branch", "-on"])]

    def __str__(self) -> str:
        return f"{self.direction} {self.amount_minor} {self.currency}"


class ZReport(BranchOwned):
    """The end of a shift on paper: numbered without gaps, its figures written by the database and never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    shift = models.OneToOneField(Shift, models.PROTECT, related_name="+")
    number = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    figures = models.JSONField(default=dict)
    """Per kind of movement: how many, and their sum."""
    float_minor = models.BigIntegerField()
    expected_minor = models.BigIntegerField()
    counted_minor = models.BigIntegerField()
    booked_minor = models.BigIntegerField()
    """What the books said was in the drawer when it was counted."""
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="z_report_number_once", fields=["branch", "number"])]

    def __str__(self) -> str:
        return self.number
