"""The books. Rows are only ever added; balances and closed periods follow from them by trigger."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Trim, Upper
from django.db.models.lookups import GreaterThanOrEqual

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.ledger.states import CORRECTION

KINDS = ("asset", "liability", "equity", "income", "expense")
SIDES = ("D", "C")


class Chart(models.Model):
    """An account that may be posted to; the same table as `rules.CHART`, for the database to look at."""

    code = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=10)
    normal = models.CharField(max_length=1)
    guarded = models.BooleanField()
    detailed = models.BooleanField()
    title = models.CharField(max_length=100)

    class Meta:
        constraints = [models.CheckConstraint(name="ledger_chart_kind", condition=Q(kind__in=KINDS))]

    def __str__(self) -> str:
        return self.code


class Account(BranchOwned):
    """One account of a branch in one currency, for one subject; opened by the first posting to it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    code = models.CharField(max_length=60)
    currency = models.CharField(max_length=3)
    subject = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10)
    normal = models.CharField(max_length=1)
    guarded = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="ledger_account_once", fields=["branch", "code", "currency", "subject"]
            ),
            models.CheckConstraint(name="ledger_account_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="ledger_account_currency", condition=Q(currency=Upper("currency"))),
        ]
        indexes = [models.Index(name="ledger_account_subject", fields=["subject", "code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.subject} {self.currency}"


class Balance(models.Model):
    """The running sums of one account (invariant 10), kept by trigger; nobody else can write them."""

    account_id = models.UUIDField(primary_key=True)
    normal = models.CharField(max_length=1)
    guarded = models.BooleanField()
    debits_minor = models.BigIntegerField()
    credits_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_balance_not_overdrawn",
                condition=Q(guarded=False)
                | Q(normal="D", debits_minor__gte=F("credits_minor"))
                | Q(normal="C", credits_minor__gte=F("debits_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.debits_minor} - {self.credits_minor}"


class Transaction(BranchOwned):
    """A balanced fact in the books. Sealed at commit; a mistake is mended by another transaction."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=60)
    business_key = models.CharField(max_length=200)
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    journal_id = models.UUIDField()
    approved_by = models.CharField(max_length=100, null=True)
    self_approved = models.BooleanField(default=False, db_default=False)
    reason = models.CharField(max_length=500, null=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_business_key_once", fields=["business_key"]),
            models.CheckConstraint(
                name="ledger_reversal_names_target",
                condition=Q(kind="reversal", reverses__isnull=False) | ~Q(kind="reversal") & Q(reverses=None),
            ),
            models.CheckConstraint(
                name="ledger_correction_names_target",
                condition=Q(kind="correction", corrects__isnull=False)
                | ~Q(kind="correction") & Q(corrects=None),
            ),
            models.CheckConstraint(
                name="ledger_correction_has_reason",
                condition=~Q(kind="correction")
                | Q(reason__isnull=False) & Q(GreaterThanOrEqual(Length(Trim("reason")), 10)),
            ),
            models.CheckConstraint(
                name="ledger_correction_second_person",
                condition=~Q(kind="correction")
                | Q(approved_by__isnull=False) & (Q(self_approved=True) | ~Q(approved_by=F("actor"))),
            ),
        ]
        indexes = [models.Index(name="ledger_transaction_day", fields=["branch", "effective_on", "id"])]

    def __str__(self) -> str:
        return self.business_key


class Entry(models.Model):
    """One side of a transaction on one account."""

    pk = models.CompositePrimaryKey("transaction_id", "position")
    transaction = models.ForeignKey(
        Transaction, models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    position = models.SmallIntegerField()
    branch_id = models.UUIDField()
    account = models.ForeignKey(Account, models.PROTECT, related_name="entries", db_constraint=False)
    currency = models.CharField(max_length=3)
    side = models.CharField(max_length=1)
    amount_minor = models.BigIntegerField()
    work_order_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="ledger_entry_side", condition=Q(side__in=SIDES)),
            models.CheckConstraint(
                name="ledger_entry_amount", condition=Q(amount_minor__gt=0, amount_minor__lt=2**53)
            ),
        ]
        indexes = [
            models.Index(
                name="ledger_entry_work_order",
                fields=["work_order_id"],
                condition=Q(work_order_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.amount_minor} {self.currency}"


class Period(models.Model):
    """Through which day the books of a branch are closed; the row where postings and a closing meet."""

    branch = models.OneToOneField("access.Branch", models.PROTECT, primary_key=True, related_name="+")
    closed_through = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.branch_id} closed through {self.closed_through}"


class Closing(BranchOwned):
    """The act of closing the books through a day, or of opening them again, with its reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    closed_through = models.DateField()
    was_closed_through = models.DateField(null=True)
    reason = models.CharField(max_length=500)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_reopening_has_reason",
                condition=Q(was_closed_through=None)
                | Q(closed_through__gte=F("was_closed_through"))
                | Q(GreaterThanOrEqual(Length(Trim("reason")), 10)),
            ),
        ]

    def __str__(self) -> str:
        return f"closed through {self.closed_through}"


class Correction(BranchOwned):
    """A correction of the books that one person proposes and another one, where there is one, posts or rejects (H12).

    `lines` are the lines to post, as they will be posted; nothing of a proposal changes but its decision.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    state = models.CharField(max_length=10, default=CORRECTION.initial)
    corrects = models.ForeignKey(Transaction, models.PROTECT, related_name="+")
    lines = models.JSONField()
    effective_on = models.DateField()
    reason = models.CharField(max_length=500)
    proposed_by = models.CharField(max_length=100)
    proposed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=100, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True, default="")
    self_approved = models.BooleanField(default=False, db_default=False)
    transaction = models.OneToOneField(Transaction, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="correction_state_known", condition=Q(state__in=CORRECTION.states)),
            models.CheckConstraint(
                name="correction_reason", condition=Q(GreaterThanOrEqual(Length(Trim("reason")), 10))
            ),
            models.CheckConstraint(
                name="correction_decided_by_another",
                condition=Q(state="proposed")
                | ~Q(decided_by="") & (Q(self_approved=True) | ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="correction_posted_in_books",
                condition=Q(state="posted", transaction__isnull=False)
                | ~Q(state="posted") & Q(transaction=None),
            ),
        ]
        indexes = [models.Index(name="correction_list", fields=["branch", "state", "proposed_at"])]

    def __str__(self) -> str:
        return f"{self.state} correction of {self.corrects_id}"


class Export(BranchOwned):
    """A period handed to the accountant in one format, once; the hash proves a later copy is the same."""

    id = models.UUIDField(primary_key=True, default=new_id)
    format = models.CharField(max_length=40)
    period = DateRangeField()
    transactions = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="ledger_export_once",
                expressions=[
                    ("branch", RangeOperators.EQUAL),
                    ("format", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.format} {self.period}"
