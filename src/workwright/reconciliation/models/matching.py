"""What a bank line is: the payment, payout, cash, fee or refund that it shows. Rows are only ever added."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length, Trim
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.reconciliation.models.bank import StatementLine
from workwright.reconciliation.rules.matching import RULES, TARGETS


class Match(BranchOwned):
    """So much of a bank line is this. The row that undoes another has its opposite amount and a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    line = models.ForeignKey(StatementLine, models.PROTECT, related_name="matches")
    target = models.CharField(max_length=10)
    target_id = models.UUIDField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    rule = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True, default="")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="match_target_known", condition=Q(target__in=TARGETS)),
            models.CheckConstraint(name="match_rule_known", condition=Q(rule__in=RULES)),
            models.CheckConstraint(name="match_not_zero", condition=~Q(amount_minor=0)),
            models.CheckConstraint(
                name="match_names_target",
                condition=Q(target__in=("cash", "fee", "terminal")) | Q(target_id__isnull=False),
            ),
            models.CheckConstraint(
                name="match_undone_with_reason",
                condition=Q(undoes=None) | Q(GreaterThanOrEqual(Length(Trim("reason")), 10)),
            ),
        ]
        indexes = [models.Index(name="match_of_target", fields=["target_id"])]

    def __str__(self) -> str:
        return f"{self.target} {self.amount_minor} {self.currency}"
