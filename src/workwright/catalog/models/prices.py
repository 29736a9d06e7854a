"""Rules that make a price: labour rates, the mark-up matrix, price lists and fees."""

from django.db import models
from django.db.models import Q

from workwright.catalog.models import columns

FEE_KINDS = ("trip", "zone", "supplies", "disposal", "other")


class LabourRate(models.Model):
    """A price per hour under a rate code, in some hours of some weekdays (G2).

    `weekdays` are 1 (Monday) to 7, empty for all; `time_from` and `time_to` are local wall time, and a window
    that ends before it begins goes over midnight. Of those that fit the highest `rank` wins.
    """

    id = models.UUIDField(primary_key=True)
    branch = columns.branch()
    code = columns.code()
    name = models.CharField(max_length=120)
    price = columns.price()
    currency = columns.currency()
    weekdays = models.JSONField(default=list, blank=True)
    time_from = models.TimeField(null=True)
    time_to = models.TimeField(null=True)
    rank = models.SmallIntegerField(default=0)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(price__gte=0), name="labour_rate_not_negative"),
            models.CheckConstraint(
                condition=Q(time_from=None, time_to=None) | Q(time_from__isnull=False, time_to__isnull=False),
                name="labour_rate_window_is_whole",
            ),
        )
        indexes = (models.Index(fields=("code",), name="labour_rate_by_code"),)


class MarkupTier(models.Model):
    """From this cost on, parts of this category sell at cost plus this percentage (G3)."""

    id = models.UUIDField(primary_key=True)
    branch = columns.branch()
    category = columns.code(blank=True, default="")
    currency = columns.currency()
    cost_from = columns.price()
    percent = columns.percent()
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("branch", "category", "currency", "cost_from"),
                condition=Q(active=True),
                nulls_distinct=False,
                name="markup_tier_once",
            ),
            models.CheckConstraint(
                condition=Q(cost_from__gte=0) & Q(percent__gte=-100), name="markup_tier_believable"
            ),
        )


class PriceList(models.Model):
    """Agreed prices: for the customers named in `customers`, or for everybody when it is a branch's default."""

    id = models.UUIDField(primary_key=True)
    branch = columns.branch()
    name = models.CharField(max_length=120)
    currency = columns.currency()
    customers = models.JSONField(default=list, blank=True)
    is_default = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("branch", "name"), nulls_distinct=False, name="price_list_name_once"
            ),
        )


class PriceListItem(models.Model):
    """A price of one part, one operation (flat) or one rate code (per hour); exactly one of the three."""

    id = models.UUIDField(primary_key=True)
    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="+", db_index=False)
    part = models.ForeignKey("catalog.Part", models.PROTECT, null=True, related_name="+")
    operation = models.ForeignKey("catalog.LabourOperation", models.PROTECT, null=True, related_name="+")
    rate_code = columns.code(blank=True, default="")
    price = columns.price()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(part__isnull=False, operation=None, rate_code="")
                | Q(part=None, operation__isnull=False, rate_code="")
                | (Q(part=None, operation=None) & ~Q(rate_code="")),
                name="price_list_item_names_one_thing",
            ),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_list_item_not_negative"),
            models.UniqueConstraint(
                fields=("price_list", "part", "operation", "rate_code"),
                nulls_distinct=False,
                name="price_list_item_once",
            ),
        )


class Fee(models.Model):
    """A charge by rule (G4, G15): trip and zone fees once per visit, disposal per part of a category,
    supplies as a percentage of some kinds of line with a cap.

    Either `price` or `percent` is set. `automatic` fees are proposed without being asked for.
    """

    id = models.UUIDField(primary_key=True)
    branch = columns.branch()
    code = columns.code()
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    price = columns.price(null=True)
    percent = columns.percent(null=True)
    cap = columns.price(null=True)
    currency = columns.currency()
    line_kinds = models.JSONField(default=list, blank=True)
    part_category = columns.code(blank=True, default="")
    zone = columns.code(blank=True, default="")
    automatic = models.BooleanField(default=False)
    tax_code = columns.tax_code()
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("branch", "code"), nulls_distinct=False, name="fee_code_once"),
            models.CheckConstraint(condition=Q(kind__in=FEE_KINDS), name="fee_kind_known"),
            models.CheckConstraint(
                condition=Q(price__gte=0, percent=None) | Q(price=None, percent__gte=0),
                name="fee_is_price_or_percent",
            ),
            models.CheckConstraint(condition=Q(cap=None) | Q(cap__gte=0), name="fee_cap_not_negative"),
        )
