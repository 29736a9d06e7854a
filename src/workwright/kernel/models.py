"""The journal of what was done, who has yet to hear of it, and what the kernel counts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Chain(models.Model):
    """The head of one hash chain: a branch's, or the company's (the nil uuid)."""

    scope = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.scope} at {self.seq}"


class Journal(models.Model):
    """One performed action: audit trail, idempotency record and outbox in one row, written once.

    `body` holds the stored bytes over which the chain runs; the other columns repeat parts of it for look-up
    and `verify` compares them. `seq` and `hash` are the trigger's.
    """

    pk = models.CompositePrimaryKey("scope", "seq")
    scope = models.UUIDField()
    seq = models.BigIntegerField()
    id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    actor = models.CharField(max_length=100)
    actor_version = models.IntegerField(null=True)
    door = models.CharField(max_length=20)
    key = models.CharField(max_length=100, null=True)
    request_hash = models.BinaryField(null=True)
    root = models.UUIDField(null=True)
    news = models.SmallIntegerField(default=0)
    body = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="journal_key_once_per_actor", fields=["actor", "key"]),
        ]
        indexes = [
            models.Index(name="journal_timeline", fields=["root", "at"]),
            models.Index(name="journal_done_by", fields=["actor", "action"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.actor} ({self.id})"


class Personal(models.Model):
    """A personal value that stands in the journal only as a salted commitment; may be erased."""

    pk = models.CompositePrimaryKey("journal_id", "path")
    journal_id = models.UUIDField()
    path = models.CharField(max_length=200)
    salt = models.BinaryField()
    value = models.TextField()

    def __str__(self) -> str:
        return f"{self.path} of {self.journal_id}"


class Refusal(models.Model):
    """The answer to a command that was refused, kept under its idempotency key."""

    pk = models.CompositePrimaryKey("actor", "key")
    actor = models.CharField(max_length=100)
    key = models.CharField(max_length=100)
    action = models.CharField(max_length=100)
    request_hash = models.BinaryField()
    problem = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.action} refused to {self.actor}"


class Principal(models.Model):
    """Who may act, in which version of their rights; compared when the journal row is written."""

    ref = models.CharField(max_length=100, primary_key=True)
    version = models.IntegerField(default=1)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.ref} v{self.version}"


class Counter(models.Model):
    """The last number given out in one series of one branch."""

    pk = models.CompositePrimaryKey("scope", "series")
    scope = models.UUIDField()
    series = models.CharField(max_length=60)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.series} {self.value}"


class Cursor(models.Model):
    """How far the outbox reader has read one chain."""

    scope = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope} read to {self.seq}"


class Delivery(models.Model):
    """One event and one reaction: done, or waiting for another try."""

    STATES = ("waiting", "done", "failed")
    pk = models.CompositePrimaryKey("journal_id", "n", "reaction")
    journal_id = models.UUIDField()
    n = models.SmallIntegerField()
    reaction = models.CharField(max_length=200)
    scope = models.UUIDField()
    state = models.CharField(max_length=10)
    attempts = models.SmallIntegerField(default=0)
    error = models.TextField(default="")
    due_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="delivery_state_known", condition=models.Q(state__in=("waiting", "done", "failed"))
            )
        ]
        indexes = [
            models.Index(name="delivery_waiting", fields=["due_at"], condition=models.Q(state="waiting")),
            models.Index(name="delivery_failed", fields=["journal_id"], condition=models.Q(state="failed")),
        ]

    def __str__(self) -> str:
        return f"{self.reaction} {self.state}"


class Circuit(models.Model):
    """A destination that did not answer: open once it failed `needed` times in a row; the row goes with an answer."""

    destination = models.CharField(max_length=120, primary_key=True)
    failures = models.SmallIntegerField()
    needed = models.SmallIntegerField()
    since = models.DateTimeField()
    open_until = models.DateTimeField()
    error = models.CharField(max_length=300)

    def __str__(self) -> str:
        return f"{self.destination} away since {self.since}"


class History(models.Model):
    """A row of an editable record as it was before a change, tied to the journal row of the change."""

    journal_id = models.UUIDField()
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    operation = models.CharField(max_length=6)
    before = models.JSONField()

    class Meta:
        indexes = [models.Index(name="history_of_row", fields=["row_id"])]

    def __str__(self) -> str:
        return f"{self.operation} of {self.table_name} {self.row_id}"


class Erased(models.Model):
    """A row whose personal columns were blanked, and by which act; written by the function that blanks them."""

    id = models.UUIDField(primary_key=True)
    journal_id = models.UUIDField()
    table_name = models.CharField(max_length=63)
    row_id = models.UUIDField()
    columns = ArrayField(models.CharField(max_length=63))

    class Meta:
        indexes = [models.Index(name="erased_row", fields=["row_id"])]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} erased"


class PolicyVersion(models.Model):
    """One version of one set of business settings; append-only. No branch: the company's default."""

    id = models.UUIDField(primary_key=True)
    branch_id = models.UUIDField(null=True)
    name = models.CharField(max_length=60)
    valid_from = models.DateTimeField()
    settings = models.JSONField()

    class Meta:
        indexes = [models.Index(name="policy_in_force", fields=["name", "branch_id", "-valid_from"])]

    def __str__(self) -> str:
        return f"{self.name} from {self.valid_from}"


class Promise(models.Model):
    """What a migration asked the database to hold for one table; read when rights are granted and checked."""

    pk = models.CompositePrimaryKey("table_name", "kind", "detail")
    table_name = models.CharField(max_length=63)
    kind = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return f"{self.table_name}: {self.kind} {self.detail}"
