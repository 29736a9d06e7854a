"""Imports: files of a former system on their way into this one, and what became of each of their rows."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from workwright.imports.rules.fields import KINDS
from workwright.imports.rules.parsing import DATE_ORDERS
from workwright.imports.states import IMPORT, ROW
from workwright.kernel.scope import BranchOwned


class Import(BranchOwned):
    """One file of one kind. `mapping` says which column holds which field; `source_*` were counted from the file alone.

    The file itself is a stored blob, named by `sha256`. `header` is the row that names the columns.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    state = models.CharField(max_length=10, default=IMPORT.initial)
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    format = models.CharField(max_length=4)
    encoding = models.CharField(max_length=20, blank=True, default="")
    separator = models.CharField(max_length=1, blank=True, default="")
    sheet = models.CharField(max_length=100, blank=True, default="")
    sheets = models.JSONField(default=list)
    header = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=list)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    decimal_mark = models.CharField(max_length=1, default=".")
    date_order = models.CharField(max_length=3, default="dmy")
    loaded = models.BooleanField(default=False)
    problem = models.CharField(max_length=2000, blank=True, default="")
    source_rows = models.PositiveIntegerField(default=0)
    source_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=100)
    started_at = models.DateTimeField(null=True)
    started_by = models.CharField(max_length=100, blank=True, default="")
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=IMPORT.states)),
            models.CheckConstraint(name="import_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="import_format_known", condition=Q(format__in=("csv", "xlsx"))),
            models.CheckConstraint(name="import_mark_known", condition=Q(decimal_mark__in=(".", ","))),
            models.CheckConstraint(name="import_order_known", condition=Q(date_order__in=DATE_ORDERS)),
        ]
        indexes = [
            models.Index(name="import_newest", fields=["branch", "-uploaded_at"]),
            models.Index(
                name="import_with_work",
                fields=["uploaded_at"],
                condition=Q(state__in=("mapped", "running", "undoing")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.filename}"


class Row(BranchOwned):
    """One row of a file. `cells` are as they stood there, `values` as they were understood.

    `key` is the same for the same row of any file of the kind: by it a second import of the same data is known.
    `marks` say who or what the row is about (phone:..., plate:...). `records` are what came of it.
    """

    id = models.UUIDField(primary_key=True)
    of_import = models.ForeignKey(Import, models.PROTECT, related_name="+", db_index=False)
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=8)
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    reason = models.CharField(max_length=1000, blank=True, default="")
    remark = models.CharField(max_length=1000, blank=True, default="")
    amount_minor = models.BigIntegerField(null=True)
    key = models.CharField(max_length=64, blank=True, default="")
    marks = ArrayField(models.CharField(max_length=300), default=list)
    records = models.JSONField(default=list)

    class Meta:
        verbose_name = "row"
        constraints = [
            models.CheckConstraint(name="import_row_state_known", condition=Q(state__in=ROW.states)),
            models.CheckConstraint(
                name="import_row_refused_with_reason", condition=~Q(state="refused") | ~Q(reason="")
            ),
            models.UniqueConstraint(name="import_row_once", fields=["of_import", "line"]),
        ]
        indexes = [
            models.Index(name="import_row_by_state", fields=["of_import", "state", "line"]),
            models.Index(name="import_row_by_key", fields=["branch", "key"], condition=Q(state="created")),
            GinIndex(name="import_row_by_marks", fields=["marks"]),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class SavedMapping(BranchOwned):
    """Which column held which field in the last file with these headers, as a person settled it."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=12)
    signature = models.CharField(max_length=64)
    mapping = models.JSONField()
    decimal_mark = models.CharField(max_length=1)
    date_order = models.CharField(max_length=3)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mapping_once", fields=["branch", "kind", "signature"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
