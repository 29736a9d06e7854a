"""Requests, attempts, payments and where their money is. Facts are only ever added; triggers keep the sums."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.payments.rules import METHODS, PURPOSES, TARGETS
from workwright.payments.states import (
    ATTEMPT,
    DISPUTE,
    LIVE_ATTEMPT,
    OPEN_REFUND,
    PROVIDER_EVENT,
    REFUND,
    REQUEST,
)

ISO = r"^[A-Z]{3}$"


class ProviderAccount(BranchOwned):
    """An account at a payment provider. Secrets are encrypted and never shown again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    gateway = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    settings = models.JSONField(default=dict)
    secrets = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    events_cursor = models.CharField(max_length=200, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_account_name_once", fields=["branch", "name"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.gateway})"


class PaymentRequest(BranchOwned):
    """What was asked of a customer: frozen, with the hash of its lines. Only its state and generation change."""

    id = models.UUIDField(primary_key=True, default=new_id)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    work_order_version = models.PositiveIntegerField(null=True)
    asset_id = models.UUIDField(null=True)
    purpose = models.CharField(max_length=20)
    lines = models.JSONField(default=list)
    invoices = models.JSONField(default=list)
    reserved_line_ids = models.JSONField(default=list)
    lines_sha256 = models.CharField(max_length=64)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
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
        indexes = [models.Index(name="request_of_order", fields=["work_order", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.amount_minor} {self.currency} ({self.state})"


class PaymentAttempt(BranchOwned):
    """One try through one provider account. Its id is the key under which the provider knows it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="attempts")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
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
            models.Index(name="attempt_undecided", fields=["checked_at"], condition=Q(state__in=LIVE_ATTEMPT))
        ]

    def __str__(self) -> str:
        return f"attempt {self.amount_minor} {self.currency} ({self.state})"


class Payment(BranchOwned):
    """Money that arrived. Its facts never change; the six sums are kept by triggers, from placements and refunds."""

    id = models.UUIDField(primary_key=True, default=new_id)
    request = models.ForeignKey(PaymentRequest, models.PROTECT, null=True, related_name="+")
    attempt = models.OneToOneField(PaymentAttempt, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(ProviderAccount, models.PROTECT, null=True, related_name="+")
    provider_ref = models.CharField(max_length=120, null=True)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=20)
    method = models.CharField(max_length=20)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    shift = models.ForeignKey("drawers.Shift", models.PROTECT, null=True, related_name="+")
    drawer_id = models.UUIDField(null=True)
    tendered_minor = models.BigIntegerField(null=True)
    change_minor = models.BigIntegerField(null=True)
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
                | Q(change_minor__gte=0, tendered_minor=F("amount_minor") + F("change_minor")),
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


class Refund(BranchOwned):
    """Money going back from one payment. `first` says which of its money to take first."""

    id = models.UUIDField(primary_key=True, default=new_id)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
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
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+")
    provider_ref = models.CharField(max_length=120)
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    reason_code = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=20, default=DISPUTE.initial)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="dispute_state_known", condition=Q(state__in=DISPUTE.states)),
            models.CheckConstraint(name="dispute_amounts", condition=Q(amount_minor__gt=0, fee_minor__gte=0)),
            models.UniqueConstraint(name="dispute_provider_ref_once", fields=["account", "provider_ref"]),
        ]

    def __str__(self) -> str:
        return f"dispute {self.amount_minor} {self.currency} ({self.state})"


class ProviderEvent(BranchOwned):
    """The inbox: what a provider sent, by its id and the hash of the raw body. A hint, never a fact about money."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(ProviderAccount, models.PROTECT, related_name="+")
    event_id = models.CharField(max_length=120)
    type = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=10)
    object_ref = models.CharField(max_length=120)
    body_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=PROVIDER_EVENT.initial)
    processed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="provider_event_once", fields=["account", "event_id"]),
            models.CheckConstraint(
                name="provider_event_state_known", condition=Q(state__in=PROVIDER_EVENT.states)
            ),
        ]
        indexes = [
            models.Index(name="provider_event_waiting", fields=["received_at"], condition=Q(state="received"))
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"


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
