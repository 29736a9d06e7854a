"""What a reader of the calendar gets to see."""

from datetime import date, datetime, time
from uuid import UUID

from workwright.kernel.reads import View
from workwright.scheduling.rules.wishes import Standing


class HoursView(View):
    """One stretch of a week in the branch's wall time; Monday is 0."""

    weekday: int
    opens: time
    closes: time


class ResourceView(View):
    id: UUID
    kind: str
    name: str
    user_id: UUID | None
    skills: tuple[str, ...]
    active: bool
    position: int
    hours: tuple[HoursView, ...]
    version: int


class ResourceTag(View):
    id: UUID
    kind: str
    name: str


class VisitView(View):
    """One attendance, with what people ask first of the order and customer behind it.

    `standing` is how the promised time stands: in_time, at_risk (the visit is booked to end after it), late, or "".
    """

    id: UUID
    work_order_id: UUID
    number: str
    priority: str
    order_state: str
    customer_id: UUID
    customer_name: str
    asset_id: UUID | None
    site_id: UUID | None
    title: str
    jobs: tuple[str, ...]
    job_ids: tuple[UUID, ...]
    state: str
    starts_at: datetime
    ends_at: datetime
    window_from: datetime | None
    window_to: datetime | None
    resources: tuple[ResourceTag, ...]
    note: str
    override_reason: str
    dispatched_at: datetime | None
    travelled_at: datetime | None
    expected_at: datetime | None
    arrived_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    return_needed: bool
    end_reason: str
    late: bool
    promised_at: datetime | None
    standing: Standing
    version: int
    allowed_actions: tuple[str, ...]


class TakenView(View):
    """Time that is taken for something else than a visit."""

    id: UUID
    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str
    note: str


class DayHours(View):
    """When a resource works on one day."""

    resource_id: UUID
    on: date
    starts_at: datetime
    ends_at: datetime


class CalendarView(View):
    """Some days of a branch: who there is, when they work, their visits and what else takes their time."""

    first: date
    days: int
    resources: tuple[ResourceView, ...]
    hours: tuple[DayHours, ...]
    visits: tuple[VisitView, ...]
    taken: tuple[TakenView, ...]


class Candidate(View):
    """A technician who could come. `free_at` is the earliest start; `lacking` are skills not held."""

    resource_id: UUID
    name: str
    user_id: UUID | None
    skills: tuple[str, ...]
    lacking: tuple[str, ...]
    free: bool
    free_at: datetime | None
    busy_until: datetime | None


class Slot(View):
    """A free time for some work, and who and what would be taken. `in_time`: over before the promised time."""

    starts_at: datetime
    ends_at: datetime
    resources: tuple[ResourceTag, ...]
    wished: bool
    in_time: bool


class DayLoad(View):
    """One day of a resource in whole minutes; `percent` is sold / available, None where nothing is available.

    Sold is the time that visits have booked, also outside working hours; available is working time less absences.
    """

    on: date
    closed: bool
    available: int
    sold: int
    away: int
    visits: int
    percent: int | None


class ResourceLoad(View):
    resource: ResourceTag
    days: tuple[DayLoad, ...]
    available: int
    sold: int
    percent: int | None


class WeekLoad(View):
    """Hours sold and available of a week, by technician, bay and day."""

    first: date
    resources: tuple[ResourceLoad, ...]
