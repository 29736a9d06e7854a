"""One document over several invoices of an account customer: what they pay in one go, each order's own invoice kept."""

from django.db import models
from django.db.models import F, Q

from workwright.billing.models.invoices import Invoice
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class ConsolidatedInvoice(BranchOwned):
    """A numbered paper over issued invoices, frozen with its hash. It changes nothing in the books: they did already.

    The document names invoices, orders and sums; who it is for, and their things, are read when it is printed.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40)
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    first_on = models.DateField()
    last_on = models.DateField()
    issued_at = models.DateTimeField()
    issued_on = models.DateField()
    due_on = models.DateField()
    net_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField()
    gross_minor = models.BigIntegerField()
    document = models.JSONField()
    document_sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="consolidated_number_once", fields=["branch", "number"]),
            models.CheckConstraint(
                name="consolidated_sums", condition=Q(gross_minor=F("net_minor") + F("tax_minor"))
            ),
            models.CheckConstraint(name="consolidated_days", condition=Q(last_on__gte=F("first_on"))),
        ]

    def __str__(self) -> str:
        return self.number


class ConsolidatedItem(BranchOwned):
    """One invoice on a consolidated one; an invoice stands on one at most."""

    id = models.UUIDField(primary_key=True, default=new_id)
    consolidated = models.ForeignKey(ConsolidatedInvoice, models.PROTECT, related_name="items")
    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.invoice_id)
