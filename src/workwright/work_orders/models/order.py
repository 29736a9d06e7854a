"""Work orders and their jobs."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from workwright.kernel.ids import new_id
from workwright.kernel.scope import BranchOwned
from workwright.work_orders.rules.intake import SORT_RANK
from workwright.work_orders.states import JOB, LIVE_ORDER, WORK_ORDER

ORIGIN_KINDS = ("follow_up", "comeback", "related")
KINDS = ("work", "counter_sale")
CHANNELS = ("counter", "phone", "portal", "api", "field", "import", "agreement")


class WorkOrder(BranchOwned):
    """The authority and record for one job at one site or on one asset, from request to release.

    `customer_words` are verbatim and never change; what was found stands in `Finding`. Money is never stored
    here: totals come from the lines, what is owed from the ledger. `advisor_id` is a user. A `counter_sale` is
    goods sold over the counter: no work, no thing that comes or goes. `several_pay` while it has payers.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=40)
    kind = models.CharField(max_length=12, default="work", db_default="work")
    state = models.CharField(max_length=20, default=WORK_ORDER.initial)
    priority = models.CharField(max_length=12, default="routine")
    sort_rank = models.SmallIntegerField(default=SORT_RANK["routine"])
    customer = models.ForeignKey("parties.Customer", models.PROTECT, related_name="+", db_index=False)
    asset = models.ForeignKey("assets.Asset", models.PROTECT, null=True, related_name="+", db_index=False)
    site = models.ForeignKey("parties.Site", models.PROTECT, null=True, related_name="+", db_index=False)
    service = models.ForeignKey(
        "catalog.Service", models.PROTECT, null=True, related_name="+", db_index=False
    )
    title = models.CharField(max_length=200, blank=True, default="")
    customer_words = models.TextField(blank=True, default="")
    words_folded = models.TextField(blank=True, default="")
    instructions = models.TextField(blank=True, default="")
    access_notes = models.TextField(blank=True, default="")
    promised_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    po_number = models.CharField(max_length=60, blank=True, default="")
    channel = models.CharField(max_length=12, default="counter")
    currency = models.CharField(max_length=3)
    origin = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    origin_kind = models.CharField(max_length=12, blank=True, default="")
    origin_reason = models.TextField(blank=True, default="")
    several_pay = models.BooleanField(default=False, db_default=False)
    advisor_id = models.UUIDField(null=True)
    opened_by = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    meter_in = models.BigIntegerField(null=True)
    meter_out = models.BigIntegerField(null=True)
    fuel_percent = models.SmallIntegerField(null=True)
    key_tag = models.CharField(max_length=40, blank=True, default="")
    parking_spot = models.CharField(max_length=40, blank=True, default="")
    damage_notes = models.TextField(blank=True, default="")
    work_done = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    completed_by = models.CharField(max_length=80, blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)
    release_decision_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "work order"
        indexes = [
            models.Index(
                F("branch"),
                F("sort_rank"),
                F("opened_at"),
                name="work_order_open",
                condition=Q(state__in=LIVE_ORDER),
            ),
            models.Index(F("branch"), F("opened_at").desc(), name="work_order_recent"),
            models.Index(F("opened_at").desc(), name="work_order_newest"),
            models.Index(fields=["origin"], name="work_order_of_origin", condition=Q(origin__isnull=False)),
            models.Index(F("asset"), F("opened_at").desc(), name="work_order_of_asset"),
            models.Index(F("site"), F("opened_at").desc(), name="work_order_of_site"),
            models.Index(F("customer"), F("opened_at").desc(), name="work_order_of_customer"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["branch", "number"], name="work_order_number_once"),
            models.CheckConstraint(name="work_order_state_known", condition=Q(state__in=WORK_ORDER.states)),
            models.CheckConstraint(
                name="work_order_priority_known",
                condition=Q(priority="emergency", sort_rank=0)
                | Q(priority="urgent", sort_rank=1)
                | Q(priority="routine", sort_rank=2),
            ),
            models.CheckConstraint(name="work_order_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="work_order_sale_has_no_thing",
                condition=~Q(kind="counter_sale") | Q(asset__isnull=True, site__isnull=True),
            ),
            models.CheckConstraint(name="work_order_channel_known", condition=Q(channel__in=CHANNELS)),
            models.CheckConstraint(
                name="work_order_origin_said",
                condition=Q(origin__isnull=True, origin_kind="")
                | Q(origin__isnull=False, origin_kind__in=ORIGIN_KINDS),
            ),
            models.CheckConstraint(
                name="work_order_release_decided",
                condition=Q(released_at__isnull=True, release_decision_id__isnull=True)
                | Q(released_at__isnull=False, release_decision_id__isnull=False),
            ),
            models.CheckConstraint(
                name="work_order_closed_is_released",
                condition=~Q(state="closed") | Q(released_at__isnull=False),
            ),
            models.CheckConstraint(
                name="work_order_completed_when",
                condition=~Q(state__in=("completed", "closed")) | Q(completed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="work_order_meters_possible",
                condition=(Q(meter_in__isnull=True) | Q(meter_in__gte=0))
                & (Q(meter_out__isnull=True) | Q(meter_out__gte=0)),
            ),
            models.CheckConstraint(
                name="work_order_fuel_possible",
                condition=Q(fuel_percent__isnull=True) | Q(fuel_percent__gte=0, fuel_percent__lte=100),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Job(BranchOwned):
    """One complaint or task of an order. Skills, duration, checks and proof are as on the day it was added.

    `proof` is {"photos": ["before", "after"], "signature": true, "quality_check": true}.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    work_order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    details = models.TextField(blank=True, default="")
    service = models.ForeignKey(
        "catalog.Service", models.PROTECT, null=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=20, default=JOB.initial)
    skills = ArrayField(models.CharField(max_length=60), default=list)
    duration_minutes = models.PositiveIntegerField(null=True)
    proof = models.JSONField(default=dict)
    add_on = models.BooleanField(default=False)
    finding_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    finished_by = models.CharField(max_length=80, blank=True, default="")
    end_reason = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["work_order", "position"], name="job_of_order")]
        constraints = [
            models.CheckConstraint(name="job_state_known", condition=Q(state__in=JOB.states)),
            models.CheckConstraint(
                name="job_done_when", condition=~Q(state="done") | Q(finished_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title
