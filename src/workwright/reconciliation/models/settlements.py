"""What providers report: the rows of a day, and the payouts that bring the rest to the bank."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.reconciliation.states import PAYOUT


class SettlementReport(BranchOwned):
    """A day's report of one provider account was asked for and taken in whole."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("payments.ProviderAccount", models.PROTECT, related_name="+", db_index=False)
    reported_on = models.DateField()
    rows = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    fetched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="settlement_report_once", fields=["account", "reported_on", "sha256"]
            ),
        ]

    def __str__(self) -> str:
        return f"report of {self.reported_on}"


class Payout(BranchOwned):
    """Money that a provider sends to the bank: `net_minor` is what arrives."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("payments.ProviderAccount", models.PROTECT, related_name="+", db_index=False)
    ref = models.CharField(max_length=120)
    reported_on = models.DateField()
    net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=20, default=PAYOUT.initial)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="payout_once", fields=["account", "ref"]),
            models.CheckConstraint(name="payout_state_known", condition=Q(state__in=PAYOUT.states)),
        ]
        indexes = [models.Index(name="payout_day", fields=["branch", "reported_on"])]

    def __str__(self) -> str:
        return f"{self.ref} {self.net_minor} {self.currency}"


class SettledRow(BranchOwned):
    """One balance transaction as the provider reports it, in the provider's word of kind."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey("payments.ProviderAccount", models.PROTECT, related_name="+", db_index=False)
    reported_on = models.DateField()
    kind = models.CharField(max_length=40)
    ref = models.CharField(max_length=120)
    charge_ref = models.CharField(max_length=120, blank=True, default="")
    gross_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    payout = models.ForeignKey(Payout, models.PROTECT, null=True, related_name="rows")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="settled_row_once", fields=["account", "kind", "ref"]),
        ]
        indexes = [
            models.Index(name="settled_row_day", fields=["branch", "reported_on"]),
            models.Index(name="settled_row_charge", fields=["account", "charge_ref"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.gross_minor} {self.currency}"
