"""What a customer asked for, in sentences: shown at booking, at the job and on the invoice's page."""

from workwright.interfaces.desk.words import word
from workwright.kernel.context import Context
from workwright.parties.queries import CustomerCard
from workwright.scheduling.queries import technicians_named

DAYS = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}


def wishes_of(ctx: Context, customer: CustomerCard | None) -> list[str]:
    """Return a customer's preferences, one sentence each; none when they asked for nothing."""
    if customer is None:
        return []
    wish, said = customer.preferences, []
    if wish.technician_id and (name := technicians_named(ctx, [wish.technician_id]).get(wish.technician_id)):
        said.append(f"Technician: {name}")
    if wish.contact:
        said.append(f"Contact: {word(wish.contact).lower()}")
    if times := _times(customer):
        said.append(f"Time: {times}")
    if wish.materials:
        said.append(f"Materials: {wish.materials}")
    if wish.other:
        said.append(wish.other)
    return said


def _times(customer: CustomerCard) -> str:
    wish = customer.preferences
    parts = [" or ".join(DAYS[day] for day in wish.weekdays)]
    if wish.earliest:
        parts.append(f"not before {wish.earliest:%H:%M}")
    if wish.latest:
        parts.append(f"over by {wish.latest:%H:%M}")
    return ", ".join(part for part in [*parts, wish.times] if part)
