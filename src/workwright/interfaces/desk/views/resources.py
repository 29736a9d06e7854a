"""Who and what can be booked: technicians, bays, lifts, vans and loan cars, with their hours and skills."""

from django.http import HttpResponse

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.wishes import DAYS
from workwright.scheduling.queries import ResourceView, list_resources

SHORT = tuple(day[:3] for day in DAYS.values())


@desk
def resources(visit: Visit) -> HttpResponse:
    """Everybody and everything that can be booked; those no longer in use at the end."""
    found = list_resources(visit.ctx, all_states=True)
    rows = sorted(
        found, key=lambda one: (not one.active, one.kind != "technician", one.kind, one.position, one.name)
    )
    return visit.page("desk/resources.html", rows=[(row, week_of(row)) for row in rows])


def week_of(resource: ResourceView) -> list[str]:
    """Return a resource's hours as people say them: days with the same hours together, "Mon to Fri 08:00-17:00"."""
    by_day = [
        ", ".join(f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in resource.hours if one.weekday == day)
        for day in range(7)
    ]
    said: list[tuple[int, int, str]] = []
    for day, hours in enumerate(by_day):
        if said and said[-1][2] == hours:
            said[-1] = (said[-1][0], day, hours)
        else:
            said.append((day, day, hours))
    return [f"{_days(first, last)} {hours}" for first, last, hours in said if hours]


def _days(first: int, last: int) -> str:
    return SHORT[first] if first == last else f"{SHORT[first]} to {SHORT[last]}"
