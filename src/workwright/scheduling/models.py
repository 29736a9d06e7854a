"""Who and what can be booked, and what they are booked for."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.scheduling.states import STILL_AHEAD, VISIT

RESOURCE_KINDS = ("technician", "bay", "lift", "van", "loan_car")
CHANNELS = ("in_person", "phone", "email", "link")
FEES = ("no_show", "late_cancel")
REASONS = ("visit", "absence", "loan", "maintenance")


class Resource(BranchOwned):
    """What there is one of at a time: a technician, a bay, a lift, a van, a loan car.

    `user_id` is the technician's own user.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=120)
    user_id = models.UUIDField(null=True)
    skills = ArrayField(models.CharField(max_length=60), default=list)
    active = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(name="resource_kind_known", condition=Q(kind__in=RESOURCE_KINDS)),
            models.UniqueConstraint(
                fields=["branch", "name"], name="resource_name_once", condition=Q(active=True)
            ),
            models.UniqueConstraint(
                fields=["branch", "user_id"],
                name="resource_user_once",
                condition=Q(user_id__isnull=False, active=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WorkingHours(BranchOwned):
    """One stretch of a resource's week, in its branch's wall time. None at all means always available."""

    id = models.UUIDField(primary_key=True, default=new_id)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", db_index=False)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        indexes = [models.Index(fields=["resource", "weekday"], name="hours_of_resource")]
        constraints = [
            models.CheckConstraint(name="hours_weekday_known", condition=Q(weekday__lte=6)),
            models.CheckConstraint(name="hours_forwards", condition=Q(closes__gt=F("opens"))),
        ]


class Attendance(BranchOwned):
    """A stretch of a person's presence at work: hours present, beside the hours worked on jobs.

    `worker_id` is a user. Nobody is present twice at a time: the database sees to it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    worker_id = models.UUIDField()
    came_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    device_at = models.DateTimeField(null=True)
    corrected_by = models.CharField(max_length=80, blank=True, default="")
    correction_reason = models.CharField(max_length=300, blank=True, default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["branch", "came_at"], name="attendance_of_day")]
        constraints = [
            models.CheckConstraint(
                name="attendance_forwards", condition=Q(left_at__isnull=True) | Q(left_at__gte=F("came_at"))
            ),
            models.CheckConstraint(
                name="attendance_correction_reasoned",
                condition=Q(corrected_by="") | ~Q(correction_reason=""),
            ),
            ExclusionConstraint(
                name="attendance_no_overlap",
                index_type="GIST",
                expressions=[
                    ("worker_id", RangeOperators.EQUAL),
                    (
                        models.Func(
                            F("came_at"),
                            F("left_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]


class Visit(BranchOwned):
    """One attendance for one order, covering one or more of its jobs.

    What proves that nobody was there: when we arrived and left, pictures, the note (`end_reason`), the place.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, default=VISIT.initial)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    window_from = models.DateTimeField(null=True)
    window_to = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")
    override_reason = models.CharField(max_length=300, blank=True, default="")
    booked_by = models.CharField(max_length=80)
    booked_at = models.DateTimeField()
    dispatched_at = models.DateTimeField(null=True)
    travelled_at = models.DateTimeField(null=True)
    expected_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    return_needed = models.BooleanField(default=False)
    end_reason = models.CharField(max_length=300, blank=True, default="")
    ended_by_customer = models.BooleanField(default=False, db_default=False)
    evidence_file_ids = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)
    latitude = models.DecimalField(null=True, max_digits=9, decimal_places=6)
    longitude = models.DecimalField(null=True, max_digits=9, decimal_places=6)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["work_order", "starts_at"], name="visit_of_order"),
            models.Index(fields=["branch", "starts_at"], name="visit_of_day"),
            GistIndex(
                F("branch"),
                Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                name="visit_during",
            ),
            models.Index(F("branch"), F("starts_at"), name="visit_ahead", condition=Q(state__in=STILL_AHEAD)),
        ]
        constraints = [
            models.CheckConstraint(name="visit_state_known", condition=Q(state__in=VISIT.states)),
            models.CheckConstraint(name="visit_forwards", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="visit_window_whole",
                condition=Q(window_from__isnull=True, window_to__isnull=True)
                | Q(window_to__gt=F("window_from")),
            ),
            models.CheckConstraint(
                name="visit_place_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
            ),
        ]


class VisitJob(BranchOwned):
    """A job that a visit is for."""

    id = models.UUIDField(primary_key=True, default=new_id)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", db_index=False)
    job = models.ForeignKey("work_orders.Job", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["job"], name="visit_job_of_job")]
        constraints = [models.UniqueConstraint(fields=["visit", "job"], name="visit_job_once")]


class Occupancy(BranchOwned):
    """A resource is taken for a half-open stretch of time. The database refuses two live ones that overlap.

    A released one stays as a record of who had been booked.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="+", db_index=False)
    during = DateTimeRangeField()
    reason = models.CharField(max_length=12)
    note = models.CharField(max_length=300, blank=True, default="")
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+", db_index=False)
    released = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["visit"], name="occupancy_of_visit")]
        constraints = [
            ExclusionConstraint(
                name="occupancy_no_overlap",
                index_type="GIST",
                expressions=[("resource", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(released=False),
            ),
            models.CheckConstraint(name="occupancy_reason_known", condition=Q(reason__in=REASONS)),
            models.CheckConstraint(
                name="occupancy_visit_named",
                condition=Q(reason="visit", visit__isnull=False)
                | (~Q(reason="visit") & Q(visit__isnull=True)),
            ),
            models.CheckConstraint(
                name="occupancy_bounded",
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
            ),
        ]


class VisitTerms(BranchOwned):
    """Terms of visits as a customer accepted them for an order: the very words, when, how and who. Never changed.

    Prices are as stated to the customer in whole currency units, `*_minor` the same with tax. `rounding_minor` is by
    how much the tax can differ on an invoice of more lines; that is no other price.
    """

    id = models.UUIDField(primary_key=True)
    work_order = models.ForeignKey("work_orders.WorkOrder", models.PROTECT, related_name="+")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64)
    no_show_price = models.DecimalField(max_digits=16, decimal_places=4)
    no_show_minor = models.BigIntegerField()
    late_cancel_price = models.DecimalField(max_digits=16, decimal_places=4)
    late_cancel_minor = models.BigIntegerField()
    rounding_minor = models.PositiveSmallIntegerField(default=0)
    late_cancel_hours = models.PositiveSmallIntegerField()
    wait_minutes = models.PositiveSmallIntegerField()
    currency = models.CharField(max_length=3)
    channel = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    accepted_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)
    door = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_terms_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(name="visit_terms_say_who", condition=Q(name__regex=r"\S")),
            models.CheckConstraint(
                name="visit_terms_name_a_fee",
                condition=Q(no_show_minor__gte=0, late_cancel_minor__gte=0)
                & (Q(no_show_minor__gt=0) | Q(late_cancel_minor__gt=0)),
            ),
        ]


class VisitFee(BranchOwned):
    """A fee for a visit that failed by the customer: the authority for one line of the order. Never changed.

    Its id is the line's authorisation. `evidence` is what proved it on the day.
    """

    id = models.UUIDField(primary_key=True)
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="+")
    terms = models.ForeignKey(VisitTerms, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    line = models.OneToOneField("work_orders.Line", models.PROTECT, related_name="+")
    gross_minor = models.BigIntegerField()
    ceiling_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    evidence = models.JSONField()
    charged_at = models.DateTimeField()
    charged_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_fee_kind_known", condition=Q(kind__in=FEES)),
            models.CheckConstraint(
                name="visit_fee_positive", condition=Q(gross_minor__gt=0, ceiling_minor__gte=F("gross_minor"))
            ),
        ]


class VisitFeeWaiver(BranchOwned):
    """Somebody let a fee go, charged or not, with the reason. Never changed."""

    id = models.UUIDField(primary_key=True)
    visit = models.OneToOneField(Visit, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    waived_at = models.DateTimeField()
    waived_by = models.CharField(max_length=100)

    class Meta:
        constraints = [
            models.CheckConstraint(name="visit_fee_waived_with_reason", condition=Q(reason__regex=r"\S.{2,}"))
        ]
