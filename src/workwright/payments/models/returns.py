"""Money going back: refunds, disputes, and what needs a person."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.models.payments import Payment
from workwright.payments.models.providers import ProviderAccount
from workwright.payments.models.requests import PaymentAttempt, PaymentRequest
from workwright.payments.states import DISPUTE, OPEN_REFUND, REFUND


class Refund(BranchOwned):
    """Money going back from one payment. `first` says which of its money to take first."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    work_order = models.ForeignKey(
        "work_orders.WorkOrder", models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    method = models.CharField(max_length=20)
    first = models.CharField(max_length=10, blank=True, default="")
    reason = models.CharField(max_length=500)
    external = models.BooleanField(default=False)
    requested_by = models.CharField(max_length=100)
    requested_at = models.DateTimeField()
    approved_by = models.CharField(max_length=100, blank=True, default="")
    approved_at = models.DateTimeField(null=True)
    within_limit = models.BooleanField(default=False)
    self_approved = models.BooleanField(default=False)
    shift = models.ForeignKey("drawers.Shift", models.PROTECT, null=True, related_name="+")
    drawer_id = models.UUIDField(null=True)
    rounding_minor = models.BigIntegerField(default=0, db_default=0)
    provider_ref = models.CharField(max_length=120, null=True)
    reference = models.CharField(max_length=60, blank=True, default="")
    error_code = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=20, default=REFUND.initial)
    sent_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="refund_state_known", condition=Q(state__in=REFUND.states)),
            models.CheckConstraint(name="refund_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="refund_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 3))
            ),
            models.CheckConstraint(
                name="refund_only_cash_is_rounded",
                condition=Q(method__in=("cash", "mobile_money")) | Q(rounding_minor=0),
            ),
            models.CheckConstraint(name="refund_has_actor", condition=~Q(requested_by="")),
            models.CheckConstraint(
                name="refund_approved_before_money",
                condition=Q(state__in=("requested", "rejected")) | ~Q(approved_by=""),
            ),
            models.CheckConstraint(
                name="refund_second_person",
                condition=Q(self_approved=True)
                | Q(within_limit=True)
                | Q(approved_by="")
                | ~Q(approved_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="refund_cash_has_shift",
                condition=~Q(method="cash") | ~Q(state="succeeded") | Q(shift__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="refund_open", fields=["branch", "state"], condition=Q(state__in=OPEN_REFUND)),
            models.Index(name="refund_of_order", fields=["work_order", "requested_at"]),
        ]

    def __str__(self) -> str:
        return f"refund {self.amount_minor} {self.currency} ({self.state})"


class Dispute(BranchOwned):
    """A payer's bank took money back; how it ends is another matter than where the money is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="disputes")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+", db_index=False)
    provider_ref = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reason_code = models.CharField(max_length=60, blank=True, default="")
    evidence_due_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, default=DISPUTE.initial)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="dispute_state_known", condition=Q(state__in=DISPUTE.states)),
            models.CheckConstraint(
                name="dispute_amounts", condition=Q(amount_minor__gte=0, fee_minor__gte=0)
            ),
            models.UniqueConstraint(name="dispute_provider_ref_once", fields=["account", "provider_ref"]),
        ]

    def __str__(self) -> str:
        return f"dispute {self.amount_minor} {self.currency} ({self.state})"


class DisputeMovement(BranchOwned):
    """Money that a dispute moved at the provider: taken (negative) or given back, with the fee for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="movements", db_index=False)
    provider_ref = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dispute_movement_once", fields=["dispute", "provider_ref"]),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"


class Review(BranchOwned):
    """Something about money that needs a person; closed with a reason or the record that settled it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=40)
    dedupe = models.CharField(max_length=160, unique=True)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    payment = models.ForeignKey(Payment, models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="+")
    attempt = models.ForeignKey(PaymentAttempt, models.PROTECT, null=True, related_name="+")
    refund = models.ForeignKey(Refund, models.PROTECT, null=True, related_name="+")
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    owner = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    """Who looks after it; nobody yet while it is None."""
    opened_by = models.CharField(max_length=100)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=100, blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="review_closed_with_reason",
                condition=Q(closed_at=None, closed_by="")
                | Q(closed_at__isnull=False)
                & ~Q(closed_by="")
                & Q(GreaterThanOrEqual(Length(Trim("reason")), 3)),
            ),
        ]
        indexes = [models.Index(name="review_open", fields=["branch"], condition=Q(closed_at=None))]

    def __str__(self) -> str:
        return self.kind
