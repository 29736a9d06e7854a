"""What a customer signed: a saved method may be charged, for what, and at most how much."""

from django.db import models
from django.db.models import F, Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.models.providers import ProviderAccount
from workwright.payments.rules import MANDATE_PERIODS, MANDATE_PURPOSES
from workwright.payments.states import MANDATE


class Mandate(BranchOwned):
    """A mandate. What was signed never changes; the database lets nothing be charged outside of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=20)
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    currency = models.CharField(max_length=3)
    cap_minor = models.BigIntegerField()
    period_cap_minor = models.BigIntegerField()
    period = models.CharField(max_length=10)
    state = models.CharField(max_length=20, default=MANDATE.initial)
    created_by = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    signed_through = models.CharField(max_length=20, blank=True, default="")
    signature_file_id = models.UUIDField(null=True)
    setup_ref = models.CharField(max_length=120, null=True)
    method_ref = models.CharField(max_length=120, blank=True, default="")
    method_kind = models.CharField(max_length=20, blank=True, default="")
    brand = models.CharField(max_length=20, blank=True, default="")
    last4 = models.CharField(max_length=4, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    revoked_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="mandate_state_known", condition=Q(state__in=MANDATE.states)),
            models.CheckConstraint(name="mandate_purpose_known", condition=Q(purpose__in=MANDATE_PURPOSES)),
            models.CheckConstraint(name="mandate_period_known", condition=Q(period__in=MANDATE_PERIODS)),
            models.CheckConstraint(
                name="mandate_caps", condition=Q(cap_minor__gt=0, period_cap_minor__gte=F("cap_minor"))
            ),
            models.CheckConstraint(
                name="mandate_active_is_signed",
                condition=~Q(state="active") | Q(signed_at__isnull=False) & ~Q(method_ref=""),
            ),
            models.CheckConstraint(name="mandate_last4_only", condition=Q(last4__regex=r"^([0-9]{4})?$")),
            models.UniqueConstraint(name="mandate_setup_once", fields=["account", "setup_ref"]),
        ]

    def __str__(self) -> str:
        return f"mandate {self.cap_minor} {self.currency} ({self.state})"
