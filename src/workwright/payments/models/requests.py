"""What was asked of customers, and the tries to be paid through a provider."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Right

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.models.providers import ProviderAccount
from workwright.payments.rules import PURPOSES
from workwright.payments.states import ATTEMPT, LIVE_ATTEMPT, REQUEST

ISO = r"^[A-Z]{3}$"


class PaymentRequest(BranchOwned):
    """What was asked of a customer: frozen, with the hash of its lines. Only its state and generation change."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    work_order = models.ForeignKey(
        "work_orders.WorkOrder", models.PROTECT, null=True, related_name="+", db_index=False
    )
    work_order_version = models.PositiveIntegerField(null=True)
    asset_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20)
    lines = models.JSONField(default=list)
    invoices = models.JSONField(default=list)
    reserved_line_ids = models.JSONField(default=list)
    lines_sha256 = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    phone_step_minor = models.BigIntegerField(default=0, db_default=0)
    """The step to which an amount is rounded where it is asked for on a phone; 0 where it is asked exactly."""
    due_on = models.DateField()
    expires_at = models.DateTimeField()
    methods = models.JSONField(default=list)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    created_by = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=REQUEST.initial)
    generation = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="request_state_known", condition=Q(state__in=REQUEST.states)),
            models.CheckConstraint(name="request_purpose_known", condition=Q(purpose__in=PURPOSES)),
            models.CheckConstraint(name="request_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="request_currency_is_iso", condition=Q(currency__regex=ISO)),
            models.CheckConstraint(name="request_expires_later", condition=Q(expires_at__gt=F("created_at"))),
            models.CheckConstraint(
                name="request_has_subject", condition=Q(work_order__isnull=False) | ~Q(invoices=[])
            ),
        ]
        indexes = [
            models.Index(name="request_of_order", fields=["work_order", "-created_at"]),
            models.Index(Right(Cast("id", models.TextField()), 12), name="request_by_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount_minor} {self.currency} ({self.state})"


class PaymentAttempt(BranchOwned):
    """One try through one provider account. Its id is the key under which the provider knows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="attempts")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+", db_index=False)
    mandate = models.ForeignKey(
        "payments.Mandate", models.PROTECT, null=True, related_name="+", db_index=False
    )
    reader = models.CharField(max_length=60, blank=True, default="", db_default="")
    """The card reader on which the payer pays; with a mandate the payer is away; else it is by link."""
    amount_minor = models.BigIntegerField()
    rounding_minor = models.BigIntegerField(default=0, db_default=0)
    """What is charged beyond what it settles (or less), because the provider takes whole units only."""
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=ATTEMPT.initial)
    provider_ref = models.CharField(max_length=120, null=True)
    pay_url = models.CharField(max_length=500, blank=True, default="")
    error_code = models.CharField(max_length=60, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="attempt_state_known", condition=Q(state__in=ATTEMPT.states)),
            models.CheckConstraint(name="attempt_amount_positive", condition=Q(amount_minor__gt=0)),
            models.UniqueConstraint(
                name="attempt_one_live_per_request", fields=["request"], condition=Q(state__in=LIVE_ATTEMPT)
            ),
            models.UniqueConstraint(name="attempt_provider_ref_once", fields=["account", "provider_ref"]),
        ]
        indexes = [
            models.Index(Right(Cast("id", models.TextField()), 12), name="attempt_by_reference"),
            models.Index(
                name="attempt_of_mandate",
                fields=["mandate", "created_at"],
                condition=Q(mandate__isnull=False),
            ),
            models.Index(
                name="attempt_undecided", fields=["checked_at"], condition=Q(state__in=LIVE_ATTEMPT)
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.amount_minor} {self.currency} ({self.state})"
