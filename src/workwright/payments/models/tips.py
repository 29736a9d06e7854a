"""Tips: the technicians' money, never the house's. Facts are only ever added."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.models.requests import ISO
from workwright.payments.rules import TIP_METHODS, TIP_WAYS


class Tip(BranchOwned):
    """What somebody gave on top, whole, as it came. Whose it is stands in its shares."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    method = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    shift = models.ForeignKey("drawers.Shift", models.PROTECT, null=True, related_name="+")
    """The drawer's shift for cash; for a card the shift in which it was taken, when there was one."""
    approval_code = models.CharField(max_length=40, blank=True, default="")
    taken_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="tip_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="tip_currency_is_iso", condition=Q(currency__regex=ISO)),
            models.CheckConstraint(name="tip_method_known", condition=Q(method__in=TIP_METHODS)),
            models.CheckConstraint(
                name="tip_cash_has_shift", condition=~Q(method="cash") | Q(shift__isnull=False)
            ),
            models.CheckConstraint(
                name="tip_slip_has_code", condition=~Q(method="card_slip") | ~Q(approval_code="")
            ),
        ]
        indexes = [models.Index(name="tip_newest", fields=["branch", "-at"])]

    def __str__(self) -> str:
        return f"tip {self.amount_minor} {self.currency}"


class TipShare(BranchOwned):
    """One technician's part of a tip. The shares of a tip sum to it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    tip = models.ForeignKey(Tip, models.PROTECT, related_name="shares", db_index=False)
    technician = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            models.CheckConstraint(name="tip_share_positive", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(name="tip_share_once", fields=["tip", "technician"]),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"


class TipPayout(BranchOwned):
    """Tips handed to a technician out of a drawer, or passed on to be paid with the wages."""

    id = models.UUIDField(primary_key=True, default=new_id)
    technician = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    way = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    shift = models.ForeignKey("drawers.Shift", models.PROTECT, null=True, related_name="+")
    reference = models.CharField(max_length=60, blank=True, default="")
    paid_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="tip_payout_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="tip_payout_way_known", condition=Q(way__in=TIP_WAYS)),
            models.CheckConstraint(
                name="tip_payout_drawer_has_shift",
                condition=Q(way="drawer", shift__isnull=False) | ~Q(way="drawer") & Q(shift=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.amount_minor} {self.currency}"


class TipBalance(BranchOwned):
    """What is owed to one technician in one currency; kept by triggers, never below nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    technician = models.ForeignKey("access.User", models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    owed_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="tip_balance_once", fields=["branch", "technician", "currency"]),
            models.CheckConstraint(name="tip_not_overpaid", condition=Q(owed_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.owed_minor} {self.currency}"
