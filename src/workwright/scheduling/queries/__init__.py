"""Reads of the calendar."""

from workwright.scheduling.queries.attendance import (
    AttendanceView,
    get_attendance,
    list_attendance,
    present_since,
)
from workwright.scheduling.queries.calendar import (
    day_list,
    free_technicians,
    get_visit,
    list_visits,
    scheduled,
    visits_of,
    week_list,
)
from workwright.scheduling.queries.days import visits_a_day, visits_next
from workwright.scheduling.queries.load import week_load
from workwright.scheduling.queries.mine import my_resource, my_visits
from workwright.scheduling.queries.people import technicians_named
from workwright.scheduling.queries.resources import get_resource, list_resources
from workwright.scheduling.queries.slots import free_slots
from workwright.scheduling.queries.terms import (
    AcceptedTerms,
    FailedVisit,
    OfferedTerms,
    VisitTermsView,
    failed_visits,
    terms_of,
    visit_terms,
)
from workwright.scheduling.queries.views import (
    CalendarView,
    Candidate,
    ResourceView,
    Slot,
    VisitView,
    WeekLoad,
)

__all__ = [
    "AcceptedTerms",
    "AttendanceView",
    "CalendarView",
    "Candidate",
    "FailedVisit",
    "OfferedTerms",
    "ResourceView",
    "Slot",
    "VisitTermsView",
    "VisitView",
    "WeekLoad",
    "day_list",
    "failed_visits",
    "free_slots",
    "free_technicians",
    "get_attendance",
    "get_resource",
    "get_visit",
    "list_attendance",
    "list_resources",
    "list_visits",
    "my_resource",
    "my_visits",
    "present_since",
    "scheduled",
    "technicians_named",
    "terms_of",
    "visit_terms",
    "visits_a_day",
    "visits_next",
    "visits_of",
    "week_list",
    "week_load",
]
