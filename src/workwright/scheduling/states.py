"""What may follow what in a visit."""

from workwright.kernel.states import Machine, T

VISIT = Machine(
    "visit",
    table="scheduling_visit",
    initial="planned",
    transitions=[
        T("planned", "scheduling.dispatch_visit", "dispatched"),
        T("planned", "scheduling.start_travel", "en_route"),
        T("planned", "scheduling.arrive", "arrived"),
        T("planned", "scheduling.start_visit", "in_progress"),
        T("planned", "scheduling.mark_no_show", "no_show"),
        T("planned", "scheduling.cancel_visit", "cancelled"),
        T("dispatched", "scheduling.move_visit", "planned"),
        T("dispatched", "scheduling.start_travel", "en_route"),
        T("dispatched", "scheduling.arrive", "arrived"),
        T("dispatched", "scheduling.start_visit", "in_progress"),
        T("dispatched", "scheduling.mark_no_show", "no_show"),
        T("dispatched", "scheduling.cancel_visit", "cancelled"),
        T("en_route", "scheduling.arrive", "arrived"),
        T("en_route", "scheduling.cancel_visit", "cancelled"),
        T("arrived", "scheduling.start_visit", "in_progress"),
        T("arrived", "scheduling.mark_no_show", "no_show"),
        T("arrived", "scheduling.cancel_visit", "cancelled"),
        T("in_progress", "scheduling.finish_visit", "done"),
    ],
)
"""One attendance. Moving a planned visit keeps it planned; a dispatched one comes back to the office."""

STILL_AHEAD = ("planned", "dispatched")
"""Visit states in which time and people can still be changed."""
