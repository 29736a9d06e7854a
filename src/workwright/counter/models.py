"""What came back over the counter. Only ever added."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned


class ReturnedLine(BranchOwned):
    """So much of a sold line was given back and credited; `put_back` says whether it is on the shelf again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, related_name="+", db_index=False)
    line = models.ForeignKey("work_orders.Line", models.PROTECT, related_name="+")
    credit_note = models.ForeignKey("billing.CreditNote", models.PROTECT, related_name="+")
    quantity = models.DecimalField(max_digits=18, decimal_places=6)
    gross_minor = models.BigIntegerField()
    put_back = models.BooleanField()
    reason = models.CharField(max_length=500)
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=100)

    class Meta:
        indexes = [models.Index(fields=["work_order"], name="returned_of_order")]
        constraints = [
            models.CheckConstraint(name="returned_quantity_positive", condition=Q(quantity__gt=0)),
            models.CheckConstraint(name="returned_for_money", condition=Q(gross_minor__gt=0)),
        ]
