"""What a payer left owed and another payer of the order agreed to carry."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.billing.models.invoices import CreditNote, Invoice
from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned

CHANNELS = ("in_person", "phone", "email", "link")


class PayerAgreement(BranchOwned):
    """One payer's rest, carried by another because somebody of theirs said so: who, when and how. Never changed.

    The rest is credited on the one's invoice by `credit_note` and asked of the other by `to_invoice`.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    from_invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="+")
    credit_note = models.OneToOneField(CreditNote, models.PROTECT, related_name="+")
    to_invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    agreed_by = models.CharField(max_length=200)
    channel = models.CharField(max_length=12)
    agreed_at = models.DateTimeField()
    reason = models.CharField(max_length=500)
    recorded_by = models.CharField(max_length=100)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="agreement_amount", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="agreement_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(name="agreement_says_who", condition=Q(agreed_by__regex=r"\S")),
            models.CheckConstraint(
                name="agreement_has_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 3))
            ),
            models.CheckConstraint(
                name="agreement_said_before_recorded", condition=Q(agreed_at__lte=F("recorded_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} of {self.from_invoice_id}"
