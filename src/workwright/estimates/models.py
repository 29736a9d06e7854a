"""Estimates, the lines they offer, and the customer's answers: frozen once sent, answered once per line."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from workwright.estimates.rules.jurisdictions import CHANNELS
from workwright.estimates.states import ESTIMATE
from workwright.kernel.scope import BranchOwned


def ref(to: str, *, null: bool = False, index: bool = True) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(to, models.PROTECT, null=null, related_name="+", db_index=index)


class Estimate(BranchOwned):
    """One version of an offer. `document` is exactly what the customer is shown; the hash is over these bytes.

    A draft holds only which lines it will offer (`line_ids` empty: every line without an answer); prices are taken
    and frozen when it is sent. Where several pay it is one payer's offer: their part of each line.
    `generation` is that of the link: raising it makes sent links worthless.
    """

    id = models.UUIDField(primary_key=True)
    work_order = ref("work_orders.WorkOrder", index=False)
    customer = ref("parties.Customer", null=True)
    payer = ref("work_orders.Payer", null=True, index=False)
    state = models.CharField(max_length=12, default="draft")
    revision = models.PositiveIntegerField(null=True)
    line_ids = ArrayField(models.UUIDField(), default=list, blank=True)
    message = models.TextField(blank=True, default="")
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=100)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.CharField(max_length=100, blank=True, default="")
    channel = models.CharField(max_length=12, blank=True, default="")
    expires_at = models.DateTimeField(null=True)
    document = models.BinaryField(null=True)
    document_sha256 = models.CharField(max_length=64, blank=True, default="")
    net_minor = models.BigIntegerField(default=0)
    tax_minor = models.BigIntegerField(default=0)
    gross_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    jurisdiction = models.CharField(max_length=16, blank=True, default="")
    superseded_by = ref("estimates.Estimate", null=True, index=False)
    close_reason = models.CharField(max_length=300, blank=True, default="")
    generation = models.PositiveSmallIntegerField(default=1)
    erased = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="estimate_state_known", condition=Q(state__in=ESTIMATE.states)),
            models.CheckConstraint(name="estimate_channel_known", condition=Q(channel__in=("", *CHANNELS))),
            models.CheckConstraint(
                name="estimate_sent_is_frozen_whole",
                condition=Q(state__in=("draft", "withdrawn"))
                | (
                    Q(revision__isnull=False, customer__isnull=False)
                    & (Q(document__isnull=False) | Q(erased=True))
                    & Q(sent_at__isnull=False, expires_at__isnull=False)
                    & ~Q(document_sha256="")
                ),
            ),
            models.UniqueConstraint(
                name="one_draft_per_payer",
                fields=["work_order", "payer"],
                condition=Q(state="draft"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(name="estimate_revision_once", fields=["work_order", "revision"]),
            models.UniqueConstraint(name="estimate_as_shown", fields=["id", "document_sha256"]),
        )
        indexes = (models.Index(name="estimate_waiting", fields=["expires_at"], condition=Q(state="sent")),)


class EstimateLine(BranchOwned):
    """A line of a work order as it was offered: a snapshot, added when the estimate is sent and never changed.

    `ceiling_minor` is the most that may be invoiced under the customer's consent, tolerance included. `whole_minor` is
    what the whole line comes to, tax included, where it is offered to one of several payers.
    """

    id = models.UUIDField(primary_key=True)
    estimate = ref("estimates.Estimate", index=False)
    line = ref("work_orders.Line")
    position = models.PositiveSmallIntegerField()
    job_title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=500)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    discount = models.CharField(max_length=120, blank=True, default="")
    tax_code = models.CharField(max_length=40, blank=True, default="")
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    ceiling_minor = models.BigIntegerField()
    whole_minor = models.BigIntegerField(null=True)
    add_on = models.BooleanField(default=False)
    part = ref("catalog.Part", null=True)
    from_stock = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="estimate_offers_line_once", fields=["estimate", "line"]),
            models.UniqueConstraint(name="estimate_line_at_its_price", fields=["id", "gross_minor"]),
        )


class Authorisation(BranchOwned):
    """One answer of the customer: who, when, how, and to exactly which document. Never changed.

    `decided_at` is when the customer said it, `recorded_at` when it was written down. Oral ones keep the number
    called, what extra work was agreed and what it all comes to (16 CCR 3353).
    """

    id = models.UUIDField(primary_key=True)
    estimate = ref("estimates.Estimate")
    work_order = ref("work_orders.WorkOrder", index=False)
    shown_sha256 = models.CharField(max_length=64)
    channel = models.CharField(max_length=12)
    decided_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)
    door = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    number_called = models.CharField(max_length=40, blank=True, default="")
    signature_file = ref("files.File", null=True)
    extra_work = models.TextField(blank=True, default="")
    approved_minor = models.BigIntegerField()
    declined_minor = models.BigIntegerField()
    total_after_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    old_parts_wanted = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="authorisation_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(name="authorisation_says_who", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(
                name="oral_authorisation_is_whole",
                condition=~Q(channel="phone") | (~Q(number_called="") & ~Q(extra_work="")),
            ),
        )
        indexes = (models.Index(name="authorisation_of_order", fields=["work_order", "recorded_at"]),)


class Decision(BranchOwned):
    """Yes or no to one offered line, at exactly the price it was offered at. Never changed."""

    id = models.UUIDField(primary_key=True)
    authorisation = ref("estimates.Authorisation")
    estimate_line = ref("estimates.EstimateLine", index=False)
    line = ref("work_orders.Line", index=False)
    approved = models.BooleanField()
    gross_minor = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(name="line_answered_once", fields=["estimate_line"]),)
        indexes = (models.Index(name="decision_of_line", fields=["line"]),)


class CreditPromise(BranchOwned):
    """What an estimate promised of a diagnosis: given back when repairs of at least `minimum` are approved (G15).

    Amounts are in whole currency units, as prices are stated in the branch. It counts once the estimate it stands on
    was answered; what is credited on an invoice is worked out there, from what is billed. Never changed.
    """

    id = models.UUIDField(primary_key=True)
    estimate = ref("estimates.Estimate", index=False)
    line = ref("work_orders.Line")
    description = models.CharField(max_length=500)
    price = models.DecimalField(max_digits=18, decimal_places=6)
    minimum = models.DecimalField(max_digits=16, decimal_places=4)
    promised_by = models.CharField(max_length=100)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="credit_promised_once", fields=["estimate", "line"]),
            models.CheckConstraint(
                name="credit_promise_not_negative", condition=Q(minimum__gte=0, price__gte=0)
            ),
        )
