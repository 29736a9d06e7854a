"""How the demo acts: as one of its people, at a moment of its past."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from workwright.access.queries import user_by_email
from workwright.interfaces.context import now, of_person, of_system
from workwright.kernel.actions import Action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import derived_id

DOMAIN = "harbourgarage.example"


def email_of(slot: str) -> str:
    """Return the address of the demo's person in a role."""
    return f"{slot.replace('_', '.')}@{DOMAIN}"


def person_id(slot: str) -> UUID:
    """Return the user of the demo's person in a role; raise `NotFound` when the demo is not loaded."""
    found = user_by_email(email_of(slot))
    if found is None:
        raise NotFound("The demo company is not loaded: workwright demo load")
    return found


HARBOUR = derived_id("demo branch", "harbour")
NORTH = derived_id("demo branch", "north")


@dataclass(frozen=True)
class Day:
    """A day of the demo, so many days ago, with a clock that runs on as things are done."""

    days_ago: float
    branch: UUID = HARBOUR

    def at(self, hour: float) -> datetime:
        """Return the moment `hour` hours into the working day (eight in the morning of the branch)."""
        zone = of_system("cli", self.branch).zone
        day = (now() - timedelta(days=self.days_ago)).astimezone(zone)
        return min(day.replace(hour=8, minute=0, second=0, microsecond=0) + timedelta(hours=hour), now())

    def as_role(self, role: str, hour: float = 0) -> Context:
        """Return the context of the person in `role` at that hour."""
        ctx = of_person(person_id(role), self.branch, "cli", request_id="demo")
        return replace(ctx, now=self.at(hour))

    def system(self, hour: float = 0) -> Context:
        return replace(of_system("cli", self.branch), now=self.at(hour))


def do(action: Action[Any, Any], ctx: Context, **fields: Any) -> Any:
    """Perform an action with plain fields."""
    return action(ctx, action.command(**fields))
