"""News of visits, for the contexts above."""

from datetime import datetime
from uuid import UUID

from workwright.kernel.events import Event


class VisitBooked(Event):
    """Time of people or places is taken for an order."""

    name = "scheduling.visit_booked"
    visit_id: UUID
    work_order_id: UUID
    starts_at: datetime
    ends_at: datetime


class VisitMoved(Event):
    """A visit has another time or other people."""

    name = "scheduling.visit_moved"
    visit_id: UUID
    work_order_id: UUID
    was_starts_at: datetime
    starts_at: datetime
    ends_at: datetime


class VisitDispatched(Event):
    """The visit was given to its technician."""

    name = "scheduling.visit_dispatched"
    visit_id: UUID
    work_order_id: UUID


class TravelStarted(Event):
    """Somebody is on the way. `expected_at` is when they think to arrive."""

    name = "scheduling.travel_started"
    visit_id: UUID
    work_order_id: UUID
    expected_at: datetime | None


class VisitArrived(Event):
    """Somebody is at the site."""

    name = "scheduling.visit_arrived"
    visit_id: UUID
    work_order_id: UUID


class VisitStarted(Event):
    """Work of the visit began."""

    name = "scheduling.visit_started"
    visit_id: UUID
    work_order_id: UUID


class VisitFinished(Event):
    """The visit is over. `return_needed`: not all of its jobs are done."""

    name = "scheduling.visit_finished"
    visit_id: UUID
    work_order_id: UUID
    return_needed: bool


class VisitCancelled(Event):
    """The visit will not happen; its time is free again."""

    name = "scheduling.visit_cancelled"
    visit_id: UUID
    work_order_id: UUID


class CustomerAbsent(Event):
    """Nobody was there, or the thing was not brought."""

    name = "scheduling.customer_absent"
    visit_id: UUID
    work_order_id: UUID


class VisitFeeCharged(Event):
    """A fee for a visit that failed by the customer stands on its order; it is due at once."""

    name = "scheduling.visit_fee_charged"
    visit_id: UUID
    work_order_id: UUID
    fee_id: UUID
    kind: str
