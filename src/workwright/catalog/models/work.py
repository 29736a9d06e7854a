"""Services with their default lines, labour operations and parts. Company-wide."""

from django.db import models
from django.db.models import Q

from workwright.catalog.models import columns
from workwright.catalog.rules import LineKind

CREDITED = ("never", "on_approval")
"""Whether a diagnosis is given back when the repair is approved."""


class LabourOperation(models.Model):
    """A piece of work with its book hours; priced flat, or by the rate that its rate code has at the time."""

    id = models.UUIDField(primary_key=True)
    code = columns.code()
    name = models.CharField(max_length=200)
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    rate_code = columns.code(default="standard")
    flat_price = columns.price(null=True)
    currency = columns.currency()
    skills = models.JSONField(default=list, blank=True)
    tax_code = columns.tax_code()
    search_text = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code",), name="operation_code_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="operation_hours_not_negative"),
        )


class Part(models.Model):
    """A catalogue part. `price` empty means: by the mark-up matrix from `unit_cost`.

    `sku_key` is the number in capitals without spaces and marks. `core_price` is charged until the old part
    comes back.
    """

    id = models.UUIDField(primary_key=True)
    sku = models.CharField(max_length=60)
    sku_key = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    maker = models.CharField(max_length=60, blank=True, default="")
    barcode = models.CharField(max_length=60, blank=True, default="")
    category = columns.code(blank=True, default="")
    unit = models.CharField(max_length=20, default="each")
    kind = models.CharField(max_length=12, default=LineKind.PART.value)
    unit_cost = columns.price(null=True)
    price = columns.price(null=True)
    core_price = columns.price(default=0)
    currency = columns.currency()
    tax_code = columns.tax_code()
    stocked = models.BooleanField(default=True)
    search_text = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sku_key",), name="part_sku_once"),
            models.CheckConstraint(condition=Q(kind__in=("part", "consumable")), name="part_kind_known"),
            models.CheckConstraint(
                condition=(Q(price=None) | Q(price__gte=0))
                & (Q(unit_cost=None) | Q(unit_cost__gte=0))
                & Q(core_price__gte=0),
                name="part_prices_not_negative",
            ),
        )
        indexes = (models.Index(fields=("barcode",), name="part_by_barcode"),)


class Service(models.Model):
    """What a customer asks for: sets the lines, skills, duration, checklist and proof of a job (A8, A25).

    `checklist` is a list of {text, required}; `required_proof` holds `photos` (kinds), `signature` and
    `quality_check`. `keywords` are the words by which it is suggested. `diagnosis_credit` says whether the price of
    its diagnosis is given back when the customer approves the repair; empty follows the branch, as
    the fees for visits that fail by the customer do.
    """

    id = models.UUIDField(primary_key=True)
    code = columns.code()
    name = models.CharField(max_length=200)
    category = models.CharField(max_length=60, blank=True, default="")
    description = models.TextField(blank=True, default="")
    keywords = models.TextField(blank=True, default="")
    duration_minutes = models.PositiveIntegerField()
    skills = models.JSONField(default=list, blank=True)
    checklist = models.JSONField(default=list, blank=True)
    required_proof = models.JSONField(default=dict, blank=True)
    diagnosis_credit = models.CharField(max_length=12, blank=True, default="", db_default="")
    diagnosis_credit_minimum = columns.price(null=True)
    no_show_fee = columns.price(null=True)
    late_cancel_fee = columns.price(null=True)
    late_cancel_hours = models.PositiveSmallIntegerField(null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code",), name="service_code_once"),
            models.CheckConstraint(
                condition=Q(diagnosis_credit__in=("", *CREDITED)), name="service_diagnosis_credit_known"
            ),
            models.CheckConstraint(
                condition=Q(diagnosis_credit_minimum=None) | Q(diagnosis_credit_minimum__gte=0),
                name="service_diagnosis_minimum_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(no_show_fee=None) | Q(no_show_fee__gte=0))
                & (Q(late_cancel_fee=None) | Q(late_cancel_fee__gte=0)),
                name="service_visit_fees_not_negative",
            ),
        )


class ServiceLine(models.Model):
    """One default line of a service. Without a price of its own it is priced by rule when it is added to a job."""

    id = models.UUIDField(primary_key=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=300)
    quantity = columns.quantity(default=1)
    unit_price = columns.price(null=True)
    operation = models.ForeignKey(LabourOperation, models.PROTECT, null=True, related_name="+")
    part = models.ForeignKey(Part, models.PROTECT, null=True, related_name="+")
    fee = models.ForeignKey("catalog.Fee", models.PROTECT, null=True, related_name="+")
    optional = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("service", "position"), name="service_line_place_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LineKind]), name="service_line_kind_known"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="service_line_quantity_positive"),
        )
