"""Several payers of one order: who carries what, and what each of them agreed to."""

from django.db import models
from django.db.models import F, Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.work_orders.models.line import Line
from workwright.work_orders.models.order import WorkOrder
from workwright.work_orders.rules.paying import PAYS, ROLES


class Payer(BranchOwned):
    """Somebody who pays part of an order. An order without any is paid by its customer alone.

    `takes` is what: `rest` (what nobody else carries; one payer does), `lines` (only the lines given to them),
    `percent` of every other line, or `amount` (a fixed sum, tax included: an excess). `pays`: before the thing
    goes, or by terms of their own, so that their authorisation lets it go. Never deleted: `removed_at` ends it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=12)
    takes = models.CharField(max_length=8)
    percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    amount_minor = models.BigIntegerField(null=True)
    pays = models.CharField(max_length=12, default="before")
    claim_number = models.CharField(max_length=60, blank=True, default="")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="payer_role_known", condition=Q(role__in=ROLES)),
            models.CheckConstraint(name="payer_pays_known", condition=Q(pays__in=PAYS)),
            models.CheckConstraint(
                name="payer_takes_whole",
                condition=Q(takes__in=("rest", "lines"), percent=None, amount_minor=None)
                | Q(takes="percent", percent__gt=0, percent__lt=100, amount_minor=None)
                | Q(takes="amount", amount_minor__gt=0, percent=None),
            ),
            models.UniqueConstraint(
                name="payer_once", fields=["work_order", "customer"], condition=Q(removed_at=None)
            ),
            models.UniqueConstraint(
                name="payer_one_rest", fields=["work_order"], condition=Q(takes="rest", removed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.work_order_id}"


class LinePart(BranchOwned):
    """What one payer agreed to carry of a line, and what of it is invoiced.

    `whole_minor` is what the line came to, tax included, when they agreed. A line is agreed once its parts sum to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey(Line, models.PROTECT, related_name="+", db_index=False)
    payer = models.ForeignKey(Payer, models.PROTECT, related_name="+", db_index=False)
    whole_minor = models.BigIntegerField()
    authorisation_id = models.UUIDField()
    authorised_at = models.DateTimeField()
    authorised_gross_minor = models.BigIntegerField()
    ceiling_minor = models.BigIntegerField()
    invoice_id = models.UUIDField(null=True)
    invoiced_gross_minor = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work_order"], name="line_part_of_order")]
        constraints = [
            models.UniqueConstraint(name="line_part_once", fields=["line", "payer"]),
            models.CheckConstraint(
                name="line_part_invoiced_within_consent",
                condition=Q(invoice_id=None, invoiced_gross_minor=None)
                | Q(
                    invoice_id__isnull=False,
                    invoiced_gross_minor__isnull=False,
                    invoiced_gross_minor__lte=F("ceiling_minor"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authorised_gross_minor} of {self.line_id}"
