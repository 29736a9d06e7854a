"""Parts on order, and things bought for one line."""

from django.db import models
from django.db.models import F, Q

from workwright.inventory.models import columns
from workwright.inventory.states import BOUGHT_IN, PART_ORDER
from workwright.kernel.scope import BranchOwned

BOUGHT_IN_KINDS = ("part", "sublet")


class PartOrder(BranchOwned):
    """So many of a catalogue part ordered from a vendor, for stock or for one waiting line."""

    id = models.UUIDField(primary_key=True)
    part = columns.ref("catalog.Part")
    vendor = columns.ref("parties.Vendor", null=True)
    quantity = columns.quantity()
    received = columns.quantity(default=0)
    work_order_id = models.UUIDField(null=True)
    line_id = models.UUIDField(null=True)
    reference = models.CharField(max_length=80, blank=True, default="")
    expected_on = models.DateField(null=True)
    state = models.CharField(max_length=12, default="ordered")
    ordered_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="part_order_state_known", condition=Q(state__in=PART_ORDER.states)),
            models.CheckConstraint(
                name="part_order_received_within_ordered",
                condition=Q(quantity__gt=0, received__gte=0, received__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="part_order_received_when_whole",
                condition=Q(state="received", received=F("quantity")) | ~Q(state="received"),
            ),
        )
        indexes = (
            models.Index(name="part_order_open", fields=["branch", "part"], condition=Q(state="ordered")),
        )


class BoughtIn(BranchOwned):
    """A part or outside work bought for one line, with neither catalogue entry nor stock: straight to its cost.

    `cost_minor` is what the vendor bills for it without the core; `core_minor` is the vendor's charge for an old
    part not yet given back. All amounts are for the whole quantity.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=8)
    work_order_id = models.UUIDField()
    line_id = models.UUIDField()
    vendor = columns.ref("parties.Vendor", null=True)
    description = models.CharField(max_length=200)
    quantity = columns.quantity()
    unit_cost = columns.unit_cost()
    cost_minor = models.BigIntegerField()
    core_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    bill_number = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=12, default="planned")
    returned_quantity = columns.quantity(default=0)
    credited_minor = models.BigIntegerField(default=0)
    core_credited_minor = models.BigIntegerField(default=0)
    planned_at = models.DateTimeField()
    ordered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="bought_in_state_known", condition=Q(state__in=BOUGHT_IN.states)),
            models.CheckConstraint(name="bought_in_kind_known", condition=Q(kind__in=BOUGHT_IN_KINDS)),
            models.CheckConstraint(
                name="bought_in_amounts_sound",
                condition=Q(quantity__gt=0, unit_cost__gte=0, cost_minor__gte=0, core_minor__gte=0),
            ),
            models.CheckConstraint(
                name="bought_in_credit_within_cost",
                condition=Q(credited_minor__gte=0, credited_minor__lte=F("cost_minor"))
                & Q(core_credited_minor__gte=0, core_credited_minor__lte=F("core_minor"))
                & Q(returned_quantity__gte=0, returned_quantity__lte=F("quantity")),
            ),
            models.CheckConstraint(
                name="bought_in_received_has_bill",
                condition=~Q(state__in=("received", "returned"))
                | (~Q(bill_number="") & Q(received_at__isnull=False, vendor__isnull=False)),
            ),
            models.CheckConstraint(
                name="bought_in_ordered_from_somebody",
                condition=~Q(state="ordered") | Q(vendor__isnull=False),
            ),
            models.UniqueConstraint(
                name="bought_in_once_per_bill_line",
                fields=["vendor", "bill_number", "line_id", "description"],
                condition=~Q(bill_number=""),
            ),
        )
        indexes = (
            models.Index(name="bought_in_of_line", fields=["line_id"]),
            models.Index(name="bought_in_of_order", fields=["work_order_id"]),
        )
