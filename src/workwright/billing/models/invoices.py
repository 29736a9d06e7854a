"""Invoices and what is done to them afterwards. Issued documents are rows that never change again."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Cast, Length, Right, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.billing.states import INVOICE
from workwright.catalog.rules import LineKind
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class Invoice(BranchOwned):
    """A claim on a customer for the work of one order, or one from before this system (`brought_in`, no order).

    Where several pay an order, `payer` is the one it asks; `takes_over` the invoice of another whose rest they carry.
    `rounding` and `taxes` say how the sums came about. `document` is everything that is printed, as it was when
    issued, and `document_sha256` its hash; both are empty on a draft. What is owed is never here: it is the
    balance of the invoice's receivable in the ledger.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    state = models.CharField(max_length=10, default=INVOICE.initial)
    number = models.CharField(max_length=40, null=True)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, null=True, related_name="+")
    brought_in = models.BooleanField(default=False)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    payer = models.ForeignKey(
        "work_orders.Payer", models.PROTECT, null=True, related_name="+", db_index=False
    )
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    takes_over = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    po_number = models.CharField(max_length=60, blank=True, default="")
    work_description = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    photo_file_ids = models.JSONField(default=list)
    rounding = models.JSONField()
    taxes = models.JSONField(default=list)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    document = models.JSONField(default=dict)
    document_sha256 = models.CharField(max_length=64, blank=True, default="")
    discard_reason = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="invoice_state_known", condition=Q(state__in=INVOICE.states)),
            models.UniqueConstraint(name="invoice_number_once", fields=["branch", "number"]),
            models.UniqueConstraint(
                name="invoice_one_draft",
                fields=["work_order", "payer"],
                condition=Q(state="draft", corrects=None, takes_over=None, work_order__isnull=False),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="invoice_issued_whole",
                condition=~Q(state="issued")
                | Q(
                    number__isnull=False,
                    issued_at__isnull=False,
                    issued_on__isnull=False,
                    due_on__isnull=False,
                )
                & ~Q(document_sha256=""),
            ),
            models.CheckConstraint(
                name="invoice_numbered_when_issued", condition=Q(state="issued") | Q(number=None)
            ),
            models.CheckConstraint(
                name="invoice_sums", condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
            ),
            models.CheckConstraint(
                name="invoice_has_order_unless_brought_in",
                condition=Q(work_order__isnull=False, brought_in=False)
                | Q(work_order=None, brought_in=True, tax_minor=0),
            ),
            models.CheckConstraint(name="invoice_total", condition=Q(gross_minor__gte=0) | Q(state="draft")),
        ]
        indexes = [
            models.Index(name="invoice_of_customer", fields=["customer", "issued_on"]),
            models.Index(name="invoice_list", fields=["branch", "-drafted_at", "-id"]),
            models.Index(F("branch"), OpClass(F("number"), "text_pattern_ops"), name="invoice_number_begins"),
            models.Index(
                Right(Cast("id", models.TextField()), 12),
                name="invoice_by_reference",
                condition=Q(state="issued"),
            ),
        ]

    def __str__(self) -> str:
        return self.number or "draft invoice"


class InvoiceLine(BranchOwned):
    """A line of an invoice: a snapshot of an approved and executed line of the order, or a discount added here.

    `shares` are {code, base_minor, tax_minor} by tax code and sum to the line; `discount_minor` is what the net
    would be higher without its discount. A discount has a reason and an author (G12). `credits_line` is the diagnosis
    whose price this discount gives back, as an estimate promised. `part_of_minor` is what the whole line comes to, tax
    included, on the invoice of one of several payers; such a line bills its payer's part.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines", db_index=False)
    position = models.PositiveSmallIntegerField()
    work_line = models.ForeignKey("work_orders.Line", models.PROTECT, null=True, related_name="+")
    credits_line = models.ForeignKey(
        "work_orders.Line", models.PROTECT, null=True, related_name="+", db_index=False
    )
    part_number = models.PositiveSmallIntegerField(default=1)
    part_of_minor = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=12)
    description = models.CharField(max_length=500)
    add_on = models.BooleanField(default=False)
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    price_rule = models.CharField(max_length=200, blank=True, default="")
    discount_percent = models.DecimalField(null=True, max_digits=7, decimal_places=4)
    discount_amount = models.DecimalField(null=True, max_digits=18, decimal_places=6)
    discount_reason = models.CharField(max_length=300, blank=True, default="")
    discount_by = models.CharField(max_length=100, blank=True, default="")
    tax_code = models.CharField(max_length=40, blank=True, default="")
    shares = models.JSONField(default=list)
    discount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                name="invoice_line_credits",
                fields=["credits_line"],
                condition=Q(credits_line__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="invoice_line_once", fields=["invoice", "work_line", "part_number"]),
            models.CheckConstraint(
                name="invoice_line_kind_known", condition=Q(kind__in=[kind.value for kind in LineKind])
            ),
            models.CheckConstraint(
                name="invoice_line_sums", condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
            ),
            models.CheckConstraint(
                name="invoice_line_from_work_or_discount",
                condition=Q(work_line__isnull=False) | Q(kind="discount"),
            ),
            models.CheckConstraint(
                name="invoice_credit_is_a_discount",
                condition=Q(credits_line=None)
                | Q(kind="discount", work_line=None, unit_price__lt=0, net_minor__lte=0),
            ),
            models.CheckConstraint(
                name="invoice_discount_has_reason",
                condition=Q(work_line__isnull=False) | ~Q(discount_reason="") & ~Q(discount_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.description


class CreditNote(BranchOwned):
    """Part or all of an issued invoice taken back; never changed, never deleted.

    `to_receivable_minor` lowered what was owed, `to_credit_minor` was owed back to the customer.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes")
    currency = models.CharField(max_length=3)
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=100)
    taxes = models.JSONField(default=list)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    to_receivable_minor = models.BigIntegerField()
    to_credit_minor = models.BigIntegerField()
    document = models.JSONField()
    document_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="credit_note_number_once", fields=["branch", "number"]),
            models.CheckConstraint(
                name="credit_note_sums",
                condition=Q(
                    gross_minor=F("net_minor") + F("tax_minor"),
                    to_receivable_minor__gte=0,
                    to_credit_minor__gte=0,
                )
                & Q(gross_minor=F("to_receivable_minor") + F("to_credit_minor")),
            ),
            models.CheckConstraint(
                name="credit_note_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 3))
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CreditNoteLine(BranchOwned):
    """What a credit note takes back of one invoice line; together never more than the line."""

    id = models.UUIDField(primary_key=True, default=new_id)
    credit_note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines", db_index=False)
    invoice_line = models.ForeignKey(InvoiceLine, models.PROTECT, related_name="credits")
    shares = models.JSONField(default=list)
    discount_minor = models.BigIntegerField(default=0)
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="credit_line_once", fields=["credit_note", "invoice_line"]),
            models.CheckConstraint(
                name="credit_line_sums", condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gross_minor} of {self.invoice_line_id}"


class WriteOff(BranchOwned):
    """Part or all of what an invoice leaves owed, given up."""

    id = models.UUIDField(primary_key=True, default=new_id)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="write_offs")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    written_off_at = models.DateTimeField()
    written_off_on = models.DateField()
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="write_off_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="write_off_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 10))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} of {self.invoice_id}"
