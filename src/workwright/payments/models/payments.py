"""Money that arrived, and where it is. Facts are only ever added; triggers keep the sums."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.models.providers import ProviderAccount
from workwright.payments.models.requests import ISO, PaymentAttempt, PaymentRequest
from workwright.payments.rules import METHODS, PURPOSES, TARGETS


class Payment(BranchOwned):
    """Money that arrived. Its facts never change; the six sums are kept by triggers, from placements and refunds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="+", db_index=False)
    attempt = models.OneToOneField(PaymentAttempt, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, null=True, related_name="+", db_index=False)
    provider_ref = models.CharField(max_length=120, null=True)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    work_order = models.ForeignKey(
        "work_orders.WorkOrder", models.PROTECT, null=True, related_name="+", db_index=False
    )
    purpose = models.CharField(max_length=20)
    method = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    shift = models.ForeignKey("drawers.Shift", models.PROTECT, null=True, related_name="+")
    drawer_id = models.UUIDField(null=True)
    tendered_minor = models.BigIntegerField(null=True)
    change_minor = models.BigIntegerField(null=True)
    rounding_minor = models.BigIntegerField(default=0, db_default=0)
    """What the payer gave beyond the amount (or less) because the coins do not go further; cash only."""
    approval_code = models.CharField(max_length=40, blank=True, default="")
    brand = models.CharField(max_length=20, blank=True, default="")
    last4 = models.CharField(max_length=4, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    reference = models.CharField(max_length=60, blank=True, default="")
    provisional = models.BooleanField(default=False)
    final_on = models.DateField(null=True)
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=100)
    refunding_minor = models.BigIntegerField(default=0)
    disputed_minor = models.BigIntegerField(default=0)
    invoiced_minor = models.BigIntegerField(default=0)
    deposit_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)
    returned_minor = models.BigIntegerField(default=0)
    lost_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payment_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="payment_currency_is_iso", condition=Q(currency__regex=ISO)),
            models.CheckConstraint(name="payment_method_known", condition=Q(method__in=METHODS)),
            models.CheckConstraint(name="payment_purpose_known", condition=Q(purpose__in=PURPOSES)),
            models.CheckConstraint(
                name="payment_cash_has_shift",
                condition=Q(
                    method="cash", shift__isnull=False, drawer_id__isnull=False, tendered_minor__isnull=False
                )
                | ~Q(method="cash") & Q(shift=None, drawer_id=None, tendered_minor=None),
            ),
            models.CheckConstraint(
                name="payment_change_is_right",
                condition=Q(tendered_minor=None)
                | Q(
                    change_minor__gte=0,
                    tendered_minor=F("amount_minor") + F("rounding_minor") + F("change_minor"),
                ),
            ),
            models.CheckConstraint(
                name="payment_only_cash_is_rounded",
                condition=Q(method__in=("cash", "mobile_money")) | Q(rounding_minor=0),
            ),
            models.CheckConstraint(
                name="payment_slip_has_code", condition=~Q(method="card_slip") | ~Q(approval_code="")
            ),
            models.CheckConstraint(
                name="payment_provider_has_ref",
                condition=Q(account=None, provider_ref=None)
                | Q(account__isnull=False, provider_ref__isnull=False),
            ),
            models.UniqueConstraint(name="payment_provider_ref_once", fields=["account", "provider_ref"]),
            models.CheckConstraint(name="payment_last4_only", condition=Q(last4__regex=r"^([0-9]{4})?$")),
            models.CheckConstraint(
                name="payment_sums_not_negative",
                condition=Q(
                    refunding_minor__gte=0,
                    disputed_minor__gte=0,
                    invoiced_minor__gte=0,
                    deposit_minor__gte=0,
                    credit_minor__gte=0,
                    returned_minor__gte=0,
                    lost_minor__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="payment_not_over_refunded",
                condition=Q(
                    amount_minor__gte=F("refunding_minor")
                    + F("returned_minor")
                    + F("disputed_minor")
                    + F("lost_minor")
                ),
            ),
            models.CheckConstraint(
                name="payment_deposit_has_order", condition=Q(deposit_minor=0) | Q(work_order__isnull=False)
            ),
        ]
        indexes = [
            models.Index(name="payment_of_order", fields=["work_order", "received_at"]),
            models.Index(name="payment_of_customer", fields=["customer", "received_at"]),
            models.Index(name="payment_newest", fields=["branch", "-received_at"]),
            models.Index(name="payment_of_request", fields=["request"], condition=Q(request__isnull=False)),
            models.Index(name="payment_with_credit", fields=["customer"], condition=Q(credit_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.amount_minor} {self.currency}"


class Allocation(BranchOwned):
    """Money of a payment put to a target (positive) or taken from it. All rows of a payment sum to its amount."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="allocations")
    target = models.CharField(max_length=10)
    invoice = models.ForeignKey("billing.Invoice", models.PROTECT, null=True, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    cause = models.CharField(max_length=20)
    refund = models.ForeignKey("payments.Refund", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="allocation_target_known", condition=Q(target__in=TARGETS)),
            models.CheckConstraint(name="allocation_not_zero", condition=~Q(amount_minor=0)),
            models.CheckConstraint(
                name="allocation_names_invoice",
                condition=Q(target="invoice", invoice__isnull=False) | ~Q(target="invoice") & Q(invoice=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.amount_minor} {self.currency}"


class InvoiceCover(models.Model):
    """How much money is put to one invoice; kept by trigger, and the row that payers of one invoice queue on."""

    invoice = models.OneToOneField("billing.Invoice", models.PROTECT, primary_key=True, related_name="+")
    branch_id = models.UUIDField()
    allocated_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invoice_cover_not_negative", condition=Q(allocated_minor__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.allocated_minor} on {self.invoice_id}"


class AccountCharge(BranchOwned):
    """An invoice that was put on a customer's account instead of being paid at once."""

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.OneToOneField("billing.Invoice", models.PROTECT, related_name="+")
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    po_number = models.CharField(max_length=60, blank=True, default="")
    due_on = models.DateField()
    charged_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="account_charge_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} on account"


class Clearance(BranchOwned):
    """A person's word that provisional money is final before its date."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    cleared_by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="clearance_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 3))
            )
        ]

    def __str__(self) -> str:
        return f"cleared by {self.cleared_by}"


class BankedMoney(BranchOwned):
    """A line of the bank's statement and the payment it is: booked by it, or confirmed by it. One line, once."""

    bank_line_id = models.UUIDField(primary_key=True)
    payment = models.OneToOneField(Payment, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    value_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="banked_outcome_known", condition=Q(outcome__in=("booked", "confirmed"))
            ),
            models.CheckConstraint(name="banked_amount_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.amount_minor} {self.currency}"
