"""What is kept as evidence: checks, findings, files, holds, time, notes, quality checks, signatures."""

from django.db import models
from django.db.models import Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.work_orders.models.order import Job, WorkOrder
from workwright.work_orders.rules.clocks import CLOCK_KINDS

SEVERITIES = ("ok", "watch", "urgent", "unsafe")
FILE_KINDS = ("before", "during", "after", "document", "signature")
HOLD_KINDS = ("parts", "approval", "payment", "customer", "vendor", "safety", "other")
QUESTION_KINDS = ("question", "part")
CHECK_RESULTS = ("ok", "not_ok", "not_applicable")


class ChecklistItem(BranchOwned):
    """One thing to check, copied from the service on the day the job was added."""

    id = models.UUIDField(primary_key=True, default=new_id)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    required = models.BooleanField(default=True)
    result = models.CharField(max_length=20, blank=True, default="")
    remark = models.CharField(max_length=500, blank=True, default="")
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["job", "position"], name="check_of_job")]
        constraints = [
            models.CheckConstraint(
                name="check_answered_whole",
                condition=Q(checked_at__isnull=True, result="")
                | Q(checked_at__isnull=False, result__in=CHECK_RESULTS),
            )
        ]


class Finding(BranchOwned):
    """What somebody found; never changed. `device_at` is the device's clock, `recorded_at` ours."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    severity = models.CharField(max_length=10)
    text = models.TextField()
    recorded_by = models.CharField(max_length=80)
    recorded_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work_order", "recorded_at"], name="finding_of_order")]
        constraints = [
            models.CheckConstraint(name="finding_severity_known", condition=Q(severity__in=SEVERITIES))
        ]


class Attachment(BranchOwned):
    """One file of an order and what it shows; never changed. The bytes are in `files`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey("files.File", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    caption = models.CharField(max_length=300, blank=True, default="")
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work_order", "added_at"], name="attachment_of_order")]
        constraints = [models.CheckConstraint(name="attachment_kind_known", condition=Q(kind__in=FILE_KINDS))]


class Hold(BranchOwned):
    """A reason why work must not go on, for one job or (without job) for the order."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=500)
    placed_by = models.CharField(max_length=80)
    placed_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=80, blank=True, default="")
    lifted_at = models.DateTimeField(null=True)
    lift_note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(fields=["work_order"], name="hold_open", condition=Q(lifted_at__isnull=True)),
            models.Index(fields=["work_order", "placed_at"], name="hold_of_order"),
        ]
        constraints = [models.CheckConstraint(name="hold_kind_known", condition=Q(kind__in=HOLD_KINDS))]


class ClockEntry(BranchOwned):
    """A stretch of a person's time on a job. A person has one running clock: the database sees to it.

    `worker_id` is a user.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+")
    worker_id = models.UUIDField()
    kind = models.CharField(max_length=10, default="wrench")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    device_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["work_order", "started_at"], name="clock_of_order"),
            models.Index(fields=["worker_id", "started_at"], name="clock_of_worker"),
        ]
        constraints = [
            models.CheckConstraint(name="clock_kind_known", condition=Q(kind__in=CLOCK_KINDS)),
            models.CheckConstraint(
                name="clock_forwards",
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=models.F("started_at")),
            ),
            models.UniqueConstraint(
                fields=["worker_id"], name="clock_runs_once", condition=Q(stopped_at__isnull=True)
            ),
        ]


class Note(BranchOwned):
    """A time-stamped note; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    written_by = models.CharField(max_length=80)
    written_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work_order", "written_at"], name="note_of_order")]


class Question(BranchOwned):
    """What somebody at the job asks the office, or a part they need; open until it is answered."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10)
    text = models.TextField()
    quantity = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.CharField(max_length=80, blank=True, default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["branch", "asked_at"], name="question_open", condition=Q(answered_at__isnull=True)
            ),
            models.Index(fields=["work_order", "asked_at"], name="question_of_order"),
        ]
        constraints = [
            models.CheckConstraint(name="question_kind_known", condition=Q(kind__in=QUESTION_KINDS)),
            models.CheckConstraint(
                name="question_answered_whole",
                condition=Q(answered_at__isnull=True, answer="", answered_by="")
                | (Q(answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by="")),
            ),
        ]


class QualityCheck(BranchOwned):
    """One look at finished work by somebody; never changed. `self_approved` has a reason."""

    id = models.UUIDField(primary_key=True, default=new_id)
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", db_index=False)
    passed = models.BooleanField()
    remark = models.CharField(max_length=500, blank=True, default="")
    self_approved = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True, default="")
    checked_by = models.CharField(max_length=80)
    checked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["job", "checked_at"], name="quality_of_job")]
        constraints = [
            models.CheckConstraint(
                name="quality_self_approval_reasoned", condition=Q(self_approved=False) | ~Q(reason="")
            )
        ]


class Signature(BranchOwned):
    """A signature and the exact text it was given for; never changed. It holds while that text is current."""

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    signer_name = models.CharField(max_length=200)
    file = models.ForeignKey("files.File", models.PROTECT, null=True, related_name="+")
    summary_text = models.TextField()
    summary_sha256 = models.CharField(max_length=64)
    captured_by = models.CharField(max_length=80)
    signed_at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["work_order", "signed_at"], name="signature_of_order")]
