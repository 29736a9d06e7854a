"""Lines: one unit of work or charge each, its price, the customer's consent and what became of it."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from workwright.catalog.rules import LineKind
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.work_orders.models.order import Job, WorkOrder
from workwright.work_orders.states import LINE

SOURCES = ("", "stock", "bought_in", "sublet")
NUMBER: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


class Line(BranchOwned):
    """One line of a job. Labour is counted in hours; prices are per unit in whole currency units.

    Consent is `state` with `authorised_gross_minor`; `ceiling_minor` is the most that may be invoiced under
    it, tolerance included. Executed and invoiced are facts beside the state. Bought-in and sublet lines name
    their vendor here; what was ordered, received and returned for them is inventory's. `by_terms`: a fee that stands on
    terms accepted beforehand, where every other line stands on the answer to an estimate. `payer` carries the line
    whole; a `divided` line has parts: what each of several payers agreed to.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=500)
    quantity = models.DecimalField(**NUMBER)
    unit_price = models.DecimalField(**NUMBER)
    price_rule = models.CharField(max_length=200, blank=True, default="")
    unit_cost = models.DecimalField(null=True, **NUMBER)
    discount_percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    discount_amount = models.DecimalField(null=True, **NUMBER)
    discount_reason = models.CharField(max_length=300, blank=True, default="")
    discount_by = models.CharField(max_length=80, blank=True, default="")
    tax_code = models.CharField(max_length=40, blank=True, default="")
    part = models.ForeignKey("catalog.Part", models.PROTECT, null=True, related_name="+")
    operation = models.ForeignKey(
        "catalog.LabourOperation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    fee = models.ForeignKey("catalog.Fee", models.PROTECT, null=True, related_name="+", db_index=False)
    cover_months = models.PositiveSmallIntegerField(null=True)
    payer = models.ForeignKey(
        "work_orders.Payer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    divided = models.BooleanField(default=False, db_default=False)
    add_on = models.BooleanField(default=False)
    by_terms = models.BooleanField(default=False, db_default=False)
    added_by = models.CharField(max_length=80)

    source = models.CharField(max_length=12, blank=True, default="")
    vendor = models.ForeignKey("parties.Vendor", models.PROTECT, null=True, related_name="+", db_index=False)
    vendor_bill = models.CharField(max_length=60, blank=True, default="")
    vendor_part = models.CharField(max_length=60, blank=True, default="")
    core_charge = models.DecimalField(null=True, **NUMBER)
    markup_percent = models.DecimalField(null=True, max_digits=9, decimal_places=4)

    state = models.CharField(max_length=12, default=LINE.initial)
    authorisation_id = models.UUIDField(null=True)
    authorised_at = models.DateTimeField(null=True)
    authorised_gross_minor = models.BigIntegerField(null=True)
    ceiling_minor = models.BigIntegerField(null=True)
    declined_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=300, blank=True, default="")
    follow_up_on = models.DateField(null=True)
    executed_at = models.DateTimeField(null=True)
    executed_by = models.CharField(max_length=80, blank=True, default="")
    invoice_id = models.UUIDField(null=True)
    invoiced_at = models.DateTimeField(null=True)
    invoiced_gross_minor = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["work_order", "position"], name="line_of_order"),
            models.Index(fields=["job"], name="line_of_job"),
            models.Index(
                F("branch"),
                F("follow_up_on"),
                name="line_to_follow_up",
                condition=Q(follow_up_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(name="line_state_known", condition=Q(state__in=LINE.states)),
            models.CheckConstraint(
                name="line_kind_known", condition=Q(kind__in=[kind.value for kind in LineKind])
            ),
            models.CheckConstraint(name="line_source_known", condition=Q(source__in=SOURCES)),
            models.CheckConstraint(name="line_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="line_price_sign",
                condition=Q(kind="discount", unit_price__lte=0)
                | (~Q(kind="discount") & Q(unit_price__gte=0)),
            ),
            models.CheckConstraint(
                name="line_one_discount",
                condition=Q(discount_percent__isnull=True) | Q(discount_amount__isnull=True),
            ),
            models.CheckConstraint(
                name="line_discount_reasoned",
                condition=Q(discount_percent__isnull=True, discount_amount__isnull=True)
                | (~Q(discount_reason="") & ~Q(discount_by="")),
            ),
            models.CheckConstraint(
                name="line_authorised_by_record",
                condition=~Q(state="authorised")
                | Q(
                    authorisation_id__isnull=False,
                    authorised_at__isnull=False,
                    authorised_gross_minor__isnull=False,
                    ceiling_minor__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="line_by_terms_is_a_fee",
                condition=Q(by_terms=False)
                | Q(kind="fee", state__in=("proposed", "authorised", "removed"), part__isnull=True),
            ),
            models.CheckConstraint(
                name="line_executed_with_consent",
                condition=Q(executed_at__isnull=True)
                | Q(state__in=("authorised", "awaiting"), authorisation_id__isnull=False),
            ),
            models.CheckConstraint(
                name="line_invoiced_within_consent",
                condition=Q(invoice_id__isnull=True, invoiced_gross_minor__isnull=True)
                | Q(
                    state="authorised",
                    executed_at__isnull=False,
                    invoiced_gross_minor__isnull=False,
                    invoiced_gross_minor__lte=F("ceiling_minor"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.description
