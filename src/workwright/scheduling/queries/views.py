"""What a reader of the calendar gets to see."""

from datetime import date, datetime, time
from uuid import UUID

from workwright.kernel.reads import View


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
    """One attendance, with what people ask first of the order and customer behind it."""

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
