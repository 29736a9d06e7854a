"""What the law of a place asks of an estimate. Pure; no setting of a branch or act of a person can waive it.

Known rules are stated with their source. Where none is known to us, the branch's own policy holds alone.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

CHANNELS = ("in_person", "phone", "email", "link")
"""How a customer answers. `phone` is oral; `email` is a written answer that somebody takes down."""


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """The strictest tolerance, the facts an answer must have by channel, and the texts that must be shown."""

    code: str
    tolerance_percent: Decimal | None = None
    oral_facts: tuple[str, ...] = ("name", "number_called")
    in_person_facts: tuple[str, ...] = ("name",)
    texts: tuple[str, ...] = ()
    old_parts_on_request: bool = False
    source: str = ""

    def facts_for(self, channel: str) -> tuple[str, ...]:
        """Return the names of the fields that an answer by `channel` must have."""
        by_channel = {"phone": self.oral_facts, "in_person": self.in_person_facts}
        return by_channel.get(channel, ("name",))


_GENERAL = Jurisdiction("")
_CALIFORNIA = Jurisdiction(
    "US-CA",
    tolerance_percent=Decimal(0),
    texts=(
        "No work will be done and no charge will accrue beyond this estimate without your authorisation.",
        "If you authorise more work by telephone, we note the date, the time, your name, the number called, "
        "the extra work and its price.",
        "Replaced parts are returned to you if you ask for them when you authorise the work, except parts "
        "that go back to the maker under a warranty or exchange agreement; those you may inspect.",
    ),
    old_parts_on_request=True,
    source="16 CCR 3353; California Business and Professions Code 9884.9 and 9884.10",
)
JURISDICTIONS = {row.code: row for row in (_CALIFORNIA,)}


def jurisdiction_of(code: str) -> Jurisdiction:
    """Return the rules of a place by its code (US-CA), of its country failing that, else no rules but our own."""
    return JURISDICTIONS.get(code) or JURISDICTIONS.get(code.partition("-")[0]) or _GENERAL


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far above the approved price a line may end without a new approval."""

    percent: Decimal = Decimal(0)
    at_most_minor: int | None = None

    def ceiling(self, gross_minor: int, rounding_minor: int = 0) -> int:
        """Return the most that may be charged for a line approved at `gross_minor`; never less than approved.

        `rounding_minor` is by how much the line's share of the tax can differ between two documents; that is no new
        price. A line approved at nothing stays at nothing.
        """
        if gross_minor <= 0:
            return gross_minor + (rounding_minor if gross_minor else 0)
        room = int((gross_minor * self.percent / 100).to_integral_value(ROUND_FLOOR))
        allowed = room if self.at_most_minor is None else min(room, self.at_most_minor)
        return gross_minor + allowed + rounding_minor


def tolerance(place: Jurisdiction, percent: Decimal, at_most_minor: int | None) -> Tolerance:
    """Return the branch's tolerance, cut down to what the law of its place allows."""
    allowed = percent if place.tolerance_percent is None else min(percent, place.tolerance_percent)
    return Tolerance(allowed, at_most_minor)
