"""Customers with their sites, and vendors. Company-wide: every branch serves the same customers."""

from django.db import models
from django.db.models import F, Q

KINDS = ("person", "company")


class Customer(models.Model):
    """Who pays. Two live customers never share a phone or an e-mail address, so that one person is one row.

    `phone` is E.164, `email` in one case; `search_text` is the folded name, e-mail and address. A merged
    customer stays, pointing at the one that goes on: documents that name it are never rewritten.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10, default="person")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    billing_address = models.TextField(blank=True, default="")
    tax_id = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=16, blank=True, default="")
    notes = models.TextField(blank=True, default="")
    preferences = models.JSONField(default=dict, blank=True)
    terms_days = models.PositiveSmallIntegerField(default=0)
    credit_limit_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    po_required = models.BooleanField(default=False)
    on_hold = models.BooleanField(default=False)
    hold_reason = models.CharField(max_length=200, blank=True, default="")
    search_text = models.TextField(blank=True, default="")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    erased = models.BooleanField(default=False, db_default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(erased=False)
                | Q(phone="", email="", billing_address="", tax_id="", notes="", search_text=""),
                name="customer_erased_holds_nothing",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="customer_kind_known"),
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_a_name"),
            models.CheckConstraint(condition=Q(terms_days__lte=365), name="customer_terms_in_a_year"),
            models.CheckConstraint(
                condition=Q(credit_limit_minor=None) | (Q(credit_limit_minor__gte=0) & ~Q(currency="")),
                name="customer_limit_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
                name="customer_not_merged_into_itself",
            ),
            models.UniqueConstraint(
                fields=("phone",),
                condition=~Q(phone="") & Q(merged_into=None),
                name="customer_phone_once",
            ),
            models.UniqueConstraint(
                fields=("email",),
                condition=~Q(email="") & Q(merged_into=None),
                name="customer_email_once",
            ),
        )


class Site(models.Model):
    """Where we go to work for a customer; the bill goes to the customer's billing address all the same (A6).

    `place` is the tax place and `zone` the time zone, where they differ from the branch's. `access_notes` (gate
    code, dog) are shown only to those with the right to see them.
    """

    id = models.UUIDField(primary_key=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=120, blank=True, default="")
    address = models.TextField()
    place = models.CharField(max_length=16, blank=True, default="")
    zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    phone = models.CharField(max_length=20, blank=True, default="")
    access_notes = models.TextField(blank=True, default="")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_is_on_earth",
            ),
        )


class Vendor(models.Model):
    """Who we buy parts and sublet work from. `name_key` is the folded name: one vendor per name."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    phone = models.CharField(max_length=20, blank=True, default="")
    email = models.CharField(max_length=254, blank=True, default="")
    address = models.TextField(blank=True, default="")
    tax_id = models.CharField(max_length=40, blank=True, default="")
    account_number = models.CharField(max_length=60, blank=True, default="")
    terms_days = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("name_key",), name="vendor_name_once"),)
