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
from workwright.scheduling.queries.load import week_load
from workwright.scheduling.queries.mine import my_resource, my_visits
from workwright.scheduling.queries.people import technicians_named
from workwright.scheduling.queries.resources import get_resource, list_resources
from workwright.scheduling.queries.slots import free_slots
from workwright.scheduling.queries.views import (
    CalendarView,
    Candidate,
    ResourceView,
    Slot,
    VisitView,
    WeekLoad,
)

__all__ = [
    "AttendanceView",
    "CalendarView",
    "Candidate",
    "ResourceView",
    "Slot",
    "VisitView",
    "WeekLoad",
    "day_list",
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
    "visits_of",
    "week_list",
    "week_load",
]
