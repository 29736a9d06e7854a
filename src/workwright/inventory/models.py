"""Places, the ledger of stock moves with the balances it yields, reservations, and things bought for one line."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from workwright.inventory.states import BOUGHT_IN, HOLDING, OPEN, PART_ORDER, RESERVATION
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.scope import BranchOwned

QUANTITY = {"max_digits": 14, "decimal_places": 3}
UNIT_COST = {"max_digits": 18, "decimal_places": 6}
PLACE_KINDS = ("warehouse", "van")
MOVE_KINDS = ("opening", "receipt", "consumption", "return", "vendor_return", "adjustment", "transfer")
BOUGHT_IN_KINDS = ("part", "sublet")


def _ref(to: str, *, null: bool = False) -> "models.ForeignKey[models.Model | None, models.Model | None]":
    return models.ForeignKey(to, models.PROTECT, null=null, related_name="+")


class Place(BranchOwned):
    """Where stock lies: a warehouse of the branch, or the van of one technician."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12)
    holder = models.ForeignKey("access.User", models.PROTECT, null=True, related_name="+")
    is_default = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(name="place_kind_known", condition=Q(kind__in=PLACE_KINDS)),
            models.CheckConstraint(
                name="default_place_is_an_open_warehouse",
                condition=Q(is_default=False) | Q(kind="warehouse", closed_at=None),
            ),
            models.UniqueConstraint(name="place_name_once_per_branch", fields=["branch", "name"]),
            models.UniqueConstraint(
                name="one_default_place_per_branch", fields=["branch"], condition=Q(is_default=True)
            ),
            models.UniqueConstraint(name="place_in_branch", fields=["id", "branch"]),
        )


class Item(BranchOwned):
    """What a branch holds of a part in all its places, and what that cost. The sums are kept by triggers.

    Every stock action locks these rows first, in order of part: this is the one lock of stock.
    """

    pk = models.CompositePrimaryKey("branch_id", "part_id")
    part = _ref("catalog.Part")
    on_hand = models.DecimalField(**QUANTITY, default=0)
    reserved = models.DecimalField(**QUANTITY, default=0)
    value_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    low_since = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="item_available_not_negative", condition=Q(reserved__gte=0, on_hand__gte=F("reserved"))
            ),
            models.CheckConstraint(
                name="item_value_fits_stock",
                condition=Q(on_hand=0, value_minor=0) | Q(on_hand__gt=0, value_minor__gte=0),
            ),
            models.CheckConstraint(name="item_currency_is_iso", condition=Q(currency__regex=r"^[A-Z]{3}$")),
        )

    @classmethod
    def lock(cls, ctx: Context, part_ids: Collection[UUID]) -> dict[UUID, writer.Row]:
        """Lock the items of the branch's parts in order of part, opening those that are new; with reorder point."""
        wanted = sorted(set(part_ids))
        found = writer.rows(_LOCK_ITEMS, [ctx.here, wanted])
        if len(found) < len(wanted):
            writer.rows(_OPEN_ITEMS, [ctx.here, ctx.branch.currency, wanted])
            found = writer.rows(_LOCK_ITEMS, [ctx.here, wanted])
        return {item.part_id: item for item in found}


_LOCK_ITEMS = """
SELECT i.part_id, i.on_hand, i.reserved, i.value_minor, i.currency, i.low_since, r.reorder_point
FROM inventory_item i LEFT JOIN inventory_reorder r ON r.branch_id = i.branch_id AND r.part_id = i.part_id
WHERE i.branch_id = %s AND i.part_id = ANY(%s) ORDER BY i.part_id FOR UPDATE OF i
"""
_OPEN_ITEMS = """
INSERT INTO inventory_item (branch_id, part_id, on_hand, reserved, value_minor, currency)
SELECT %s, part_id, 0, 0, 0, %s FROM unnest(%s::uuid[]) AS new (part_id) ORDER BY part_id ON CONFLICT DO NOTHING
"""


class Balance(BranchOwned):
    """What lies of a part at one place, and how much of it is promised. Written by triggers alone."""

    pk = models.CompositePrimaryKey("place_id", "part_id")
    place = _ref("inventory.Place")
    part = _ref("catalog.Part")
    on_hand = models.DecimalField(**QUANTITY)
    reserved = models.DecimalField(**QUANTITY)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="balance_available_not_negative",
                condition=Q(reserved__gte=0, on_hand__gte=F("reserved")),
            ),
        )
        indexes = (models.Index(name="balance_of_part", fields=["branch", "part"]),)


class Reorder(BranchOwned):
    """At which free stock a branch wants to be told that a part runs low."""

    id = models.UUIDField(primary_key=True)
    part = _ref("catalog.Part")
    reorder_point = models.DecimalField(**QUANTITY)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_reorder_point_per_part", fields=["branch", "part"]),
            models.CheckConstraint(name="reorder_point_not_negative", condition=Q(reorder_point__gte=0)),
        )


class Move(BranchOwned):
    """One movement of one part. From nowhere is into stock, to nowhere is out of it; with both it is a transfer.

    `cost_minor` is what the moved quantity cost. `line_id` and `work_order_id` name things of higher layers.
    """

    id = models.UUIDField(primary_key=True)
    moved_at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    part = _ref("catalog.Part")
    quantity = models.DecimalField(**QUANTITY)
    from_place = _ref("inventory.Place", null=True)
    to_place = _ref("inventory.Place", null=True)
    cost_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    work_order_id = models.UUIDField(null=True)
    line_id = models.UUIDField(null=True)
    reservation = models.OneToOneField("inventory.Reservation", models.PROTECT, null=True, related_name="+")
    part_order = _ref("inventory.PartOrder", null=True)
    vendor = _ref("parties.Vendor", null=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="move_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="move_cost_not_negative", condition=Q(cost_minor__gte=0)),
            models.CheckConstraint(
                name="move_sides_fit_kind",
                condition=Q(
                    kind__in=("opening", "receipt", "return"), from_place__isnull=True, to_place__isnull=False
                )
                | Q(
                    kind__in=("consumption", "vendor_return"), from_place__isnull=False, to_place__isnull=True
                )
                | Q(kind="adjustment", from_place__isnull=True, to_place__isnull=False)
                | Q(kind="adjustment", from_place__isnull=False, to_place__isnull=True)
                | Q(kind="transfer", from_place__isnull=False, to_place__isnull=False),
            ),
            models.CheckConstraint(
                name="move_changes_place", condition=~Q(kind="transfer") | ~Q(from_place=F("to_place"))
            ),
            models.CheckConstraint(
                name="move_on_a_job_names_its_line",
                condition=~Q(kind__in=("consumption", "return"))
                | Q(line_id__isnull=False, work_order_id__isnull=False),
            ),
            models.CheckConstraint(
                name="adjustment_has_a_reason",
                condition=~Q(kind__in=("adjustment", "vendor_return", "return")) | Q(reason__regex=r"\S"),
            ),
        )
        indexes = (
            models.Index(name="move_of_line", fields=["line_id"], condition=Q(line_id__isnull=False)),
            models.Index(
                name="move_of_order", fields=["work_order_id"], condition=Q(work_order_id__isnull=False)
            ),
            models.Index(name="move_of_part", fields=["branch", "part", "moved_at"]),
        )


class Reservation(BranchOwned):
    """Stock promised to one line of a work order; short while nothing is set aside for it."""

    id = models.UUIDField(primary_key=True)
    work_order_id = models.UUIDField()
    line_id = models.UUIDField()
    part = _ref("catalog.Part")
    place = _ref("inventory.Place", null=True)
    quantity = models.DecimalField(**QUANTITY)
    state = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    needed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="reservation_state_known", condition=Q(state__in=RESERVATION.states)),
            models.CheckConstraint(name="reservation_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(
                name="reservation_short_has_no_place", condition=~Q(state="short") | Q(place__isnull=True)
            ),
            models.CheckConstraint(
                name="reservation_held_has_a_place",
                condition=~Q(state__in=(*HOLDING, "consumed")) | Q(place__isnull=False),
            ),
        )
        indexes = (
            models.Index(name="reservation_of_line", fields=["line_id"]),
            models.Index(name="reservation_of_order", fields=["work_order_id"]),
            models.Index(name="reservation_open", fields=["branch", "part"], condition=Q(state__in=OPEN)),
        )


class PartOrder(BranchOwned):
    """So many of a catalogue part ordered from a vendor, for stock or for one waiting line."""

    id = models.UUIDField(primary_key=True)
    part = _ref("catalog.Part")
    vendor = _ref("parties.Vendor", null=True)
    quantity = models.DecimalField(**QUANTITY)
    received = models.DecimalField(**QUANTITY, default=0)
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
    vendor = _ref("parties.Vendor", null=True)
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(**QUANTITY)
    unit_cost = models.DecimalField(**UNIT_COST)
    cost_minor = models.BigIntegerField()
    core_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    bill_number = models.CharField(max_length=60, blank=True, default="")
    state = models.CharField(max_length=12, default="planned")
    returned_quantity = models.DecimalField(**QUANTITY, default=0)
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
