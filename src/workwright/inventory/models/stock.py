"""Places, the ledger of stock moves with the sums it yields, and reservations."""

from collections.abc import Collection
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from workwright.inventory.models import columns
from workwright.inventory.states import HOLDING, OPEN, RESERVATION
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.scope import BranchOwned

PLACE_KINDS = ("warehouse", "van")


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
    part = columns.ref("catalog.Part")
    on_hand = columns.quantity(default=0)
    reserved = columns.quantity(default=0)
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
        kept: dict[UUID, writer.Row] = ctx._memo.pop(_KEPT, {})
        if kept.keys() == set(wanted):
            return kept
        found = writer.rows(_LOCK_ITEMS, [ctx.here, wanted])
        if len(found) < len(wanted):
            writer.rows(_OPEN_ITEMS, [ctx.here, ctx.branch.currency, wanted])
            found = writer.rows(_LOCK_ITEMS, [ctx.here, wanted])
        return {item.part_id: item for item in found}

    @classmethod
    def lock_promised(cls, ctx: Context, work_order_id: UUID, line_ids: Collection[UUID]) -> list[writer.Row]:
        """Lock the items of what is set aside for these lines, in order of part: the one lock of stock."""
        return writer.rows(_LOCK_PROMISED, [ctx.here, ctx.here, work_order_id, list(line_ids)])

    @classmethod
    def keep(cls, ctx: Context, items: Collection[writer.Row]) -> None:
        """Hand locked items on to the next `lock` of this action: they are as these rows say, and need no reading."""
        ctx._memo[_KEPT] = {item.part_id: item for item in items}


_KEPT = "inventory.items"
_ITEMS = """
SELECT i.part_id, i.on_hand, i.reserved, i.value_minor, i.currency, i.low_since, r.reorder_point
FROM inventory_item i LEFT JOIN inventory_reorder r ON r.branch_id = i.branch_id AND r.part_id = i.part_id
WHERE i.branch_id = %s AND i.part_id {which} ORDER BY i.part_id FOR UPDATE OF i
"""
_LOCK_ITEMS = _ITEMS.format(which="= ANY(%s)")
_LOCK_PROMISED = _ITEMS.format(
    which="IN (SELECT v.part_id FROM inventory_reservation v WHERE v.branch_id = %s AND v.work_order_id = %s "
    "AND v.line_id = ANY(%s) AND v.state IN ('reserved', 'picked'))"
)
_OPEN_ITEMS = """
INSERT INTO inventory_item (branch_id, part_id, on_hand, reserved, value_minor, currency)
SELECT %s, part_id, 0, 0, 0, %s FROM unnest(%s::uuid[]) AS new (part_id) ORDER BY part_id ON CONFLICT DO NOTHING
"""


class Balance(BranchOwned):
    """What lies of a part at one place, and how much of it is promised. Written by triggers alone."""

    pk = models.CompositePrimaryKey("place_id", "part_id")
    place = columns.ref("inventory.Place", index=False)
    part = columns.ref("catalog.Part")
    on_hand = columns.quantity()
    reserved = columns.quantity()

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
    part = columns.ref("catalog.Part")
    reorder_point = columns.quantity()
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
    part = columns.ref("catalog.Part")
    quantity = columns.quantity()
    from_place = columns.ref("inventory.Place", null=True, index=False)
    to_place = columns.ref("inventory.Place", null=True, index=False)
    cost_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    work_order_id = models.UUIDField(null=True)
    line_id = models.UUIDField(null=True)
    reservation = models.OneToOneField("inventory.Reservation", models.PROTECT, null=True, related_name="+")
    part_order = columns.ref("inventory.PartOrder", null=True, index=False)
    vendor = columns.ref("parties.Vendor", null=True, index=False)
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
                    kind__in=("consumption", "vendor_return", "opening_undone"),
                    from_place__isnull=False,
                    to_place__isnull=True,
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
    part = columns.ref("catalog.Part")
    place = columns.ref("inventory.Place", null=True, index=False)
    quantity = columns.quantity()
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
