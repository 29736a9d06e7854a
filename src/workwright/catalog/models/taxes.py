"""Tax codes, their rates by branch, place and day, and customers who are exempt."""

from django.db import models
from django.db.models import Q

from workwright.catalog.models import columns


class TaxCode(models.Model):
    """A name for a way of being taxed (standard, reduced, sales): what lines and ledger accounts refer to."""

    id = models.UUIDField(primary_key=True)
    code = columns.code()
    name = models.CharField(max_length=120)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("code",), name="tax_code_once"),)


class TaxRate(models.Model):
    """What a code means from a day on, until a later row: in a branch, in a place, for which kinds of line.

    `components` is a list of {name, rate} with the rate in percent as text; several add up (state and
    district). `line_kinds` are the kinds of line that bear this code when they name none. An empty place holds
    everywhere; a rate for the place of the work goes before it.
    """

    id = models.UUIDField(primary_key=True)
    tax_code = models.ForeignKey(TaxCode, models.PROTECT, related_name="+", db_index=False)
    branch = columns.branch()
    place = models.CharField(max_length=16, blank=True, default="")
    components = models.JSONField(default=list, blank=True)
    line_kinds = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=200, blank=True, default="")
    valid_from = models.DateField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("tax_code", "branch", "place", "valid_from"),
                nulls_distinct=False,
                name="tax_rate_once_per_day",
            ),
        )


class Exemption(models.Model):
    """A customer's certificate: their lines under these tax codes (all, when none are named) bear no tax."""

    id = models.UUIDField(primary_key=True)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    tax_codes = models.JSONField(default=list, blank=True)
    certificate = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="exemption_ends_after_it_begins",
            ),
        )
        indexes = (models.Index(fields=("customer",), name="exemption_of_customer"),)
