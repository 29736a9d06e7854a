"""Reads of the calendar."""

from workwright.scheduling.queries.calendar import (
    day_list,
    free_technicians,
    get_visit,
    list_resources,
    list_visits,
    scheduled,
    visits_of,
    week_list,
)
from workwright.scheduling.queries.views import CalendarView, Candidate, ResourceView, VisitView

__all__ = [
    "CalendarView",
    "Candidate",
    "ResourceView",
    "VisitView",
    "day_list",
    "free_technicians",
    "get_visit",
    "list_resources",
    "list_visits",
    "scheduled",
    "visits_of",
    "week_list",
]
