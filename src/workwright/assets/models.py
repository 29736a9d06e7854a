"""Vehicles and equipment, and what their meters said. Company-wide: a car has one history in all branches."""

from django.db import models
from django.db.models import Q

KINDS = ("vehicle", "equipment")
METERS = ("odometer", "hours")


class Asset(models.Model):
    """A thing we work on. A VIN, a plate in its region and a maker's serial number name one live asset each.

    `plate`, `serial` and `maker` are as people write them, the `_key` columns as they are compared. A retired
    asset keeps its history and gives its numbers free.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey("parties.Site", models.PROTECT, null=True, related_name="+")
    vin = models.CharField(max_length=17, blank=True, default="")
    plate = models.CharField(max_length=20, blank=True, default="")
    plate_key = models.CharField(max_length=20, blank=True, default="")
    plate_region = models.CharField(max_length=8, blank=True, default="")
    serial = models.CharField(max_length=60, blank=True, default="")
    serial_key = models.CharField(max_length=60, blank=True, default="")
    maker = models.CharField(max_length=60, blank=True, default="")
    maker_key = models.CharField(max_length=60, blank=True, default="")
    model = models.CharField(max_length=80, blank=True, default="")
    year = models.PositiveSmallIntegerField(null=True)
    colour = models.CharField(max_length=40, blank=True, default="")
    engine = models.CharField(max_length=60, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    retired_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="asset_kind_known"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1880, 2100)), name="asset_year_believable"
            ),
            models.UniqueConstraint(
                fields=("vin",),
                condition=Q(vin__regex=r"^.{17}$") & Q(retired_at=None),
                name="asset_vin_once",
            ),
            models.UniqueConstraint(
                fields=("plate_key", "plate_region"),
                condition=~Q(plate_key="") & Q(retired_at=None),
                name="asset_plate_once",
            ),
            models.UniqueConstraint(
                fields=("serial_key", "maker_key"),
                condition=~Q(serial_key="") & Q(retired_at=None),
                name="asset_serial_once",
            ),
        )
        indexes = (models.Index(fields=("customer",), name="asset_of_customer"),)


class MeterReading(models.Model):
    """What an odometer or hour meter showed. Never changed: a wrong reading is followed by a right one.

    `restarts` marks a reading that may be lower than the one before (meter replaced, earlier reading wrong).
    """

    id = models.UUIDField(primary_key=True)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10)
    value = models.DecimalField(max_digits=12, decimal_places=1)
    read_at = models.DateTimeField()
    restarts = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=METERS), name="meter_kind_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="meter_not_negative"),
            models.CheckConstraint(
                condition=Q(restarts=False) | ~Q(reason=""), name="meter_restart_has_reason"
            ),
        )
        indexes = (models.Index(fields=("asset", "kind", "-read_at"), name="meter_latest"),)
