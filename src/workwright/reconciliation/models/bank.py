"""Bank accounts and what the bank said of them. What payers wrote stays in the file; here are its references."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned

ISO = r"^[A-Z]{3}$"
SHA256 = r"^[0-9a-f]{64}$"


class BankAccount(BranchOwned):
    """An account of ours at a bank. The main one of a currency is where transfers are booked by themselves."""

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=60)
    number = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    main = models.BooleanField(default=True)
    reading = models.JSONField(default=dict)
    """What has to be known to read its files, by format: the columns of a table, an old encoding."""
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bank_account_name_once", fields=["branch", "name"]),
            models.UniqueConstraint(
                name="bank_account_main_once",
                fields=["branch", "currency"],
                condition=Q(main=True, active=True),
            ),
            models.CheckConstraint(name="bank_account_currency", condition=Q(currency__regex=ISO)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.currency})"


class BankStatement(BranchOwned):
    """One statement as it was imported; `lines` counts those of the file, also those that were here before."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="statements", db_index=False)
    format = models.CharField(max_length=20)
    sha256 = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(default=1)
    reference = models.CharField(max_length=60, blank=True, default="")
    currency = models.CharField(max_length=3)
    from_on = models.DateField()
    to_on = models.DateField()
    opening_minor = models.BigIntegerField()
    closing_minor = models.BigIntegerField()
    booked_minor = models.BigIntegerField()
    new_minor = models.BigIntegerField()
    """What those of its lines come to that no file before it had."""
    lines = models.PositiveIntegerField()
    imported_by = models.CharField(max_length=100)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="bank_statement_once", fields=["account", "sha256", "part"]),
            models.CheckConstraint(name="bank_statement_sha256", condition=Q(sha256__regex=SHA256)),
            models.CheckConstraint(
                name="bank_statement_closes",
                condition=Q(closing_minor=F("opening_minor") + F("booked_minor")),
            ),
            models.CheckConstraint(name="bank_statement_days", condition=Q(to_on__gte=F("from_on"))),
        ]
        indexes = [models.Index(name="bank_statement_order", fields=["account", "to_on", "imported_at"])]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"


class StatementLine(BranchOwned):
    """One booked movement, imported once: true twins of a file differ by `occurrence` (invariant 35)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="booked")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    bank_ref = models.CharField(max_length=60, blank=True, default="")
    references = ArrayField(models.CharField(max_length=60), default=list)
    """What of the payer's words is a reference of ours: structured ones, and numbers that we had given out."""
    code = models.CharField(max_length=40, blank=True, default="")
    reversal = models.BooleanField(default=False)
    return_reason = models.CharField(max_length=20, blank=True, default="")
    fingerprint = models.CharField(max_length=64)
    occurrence = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="statement_line_once", fields=["account", "fingerprint", "occurrence"]
            ),
            models.CheckConstraint(name="statement_line_occurrence", condition=Q(occurrence__gte=1)),
        ]
        indexes = [models.Index(name="statement_line_day", fields=["branch", "booked_on"])]

    def __str__(self) -> str:
        return f"{self.booked_on} {self.amount_minor} {self.currency}"
