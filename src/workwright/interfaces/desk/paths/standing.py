"""How far somebody is on their path: by the record, by what there is, and by what they marked."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from workwright.access.queries import done_by, guide_marks
from workwright.billing.queries import list_invoices
from workwright.drawers.queries import list_shifts
from workwright.interfaces.desk.paths.floor import FLOOR
from workwright.interfaces.desk.paths.house import HOUSE
from workwright.interfaces.desk.paths.office import OFFICE
from workwright.interfaces.desk.paths.step import PathStep, RolePath
from workwright.interfaces.desk.paths.watching import WATCHING
from workwright.kernel.context import Context
from workwright.work_orders.queries import list_work_orders

PATHS = {path.role: path for path in (*HOUSE, *OFFICE, *FLOOR, *WATCHING)}
THERE: dict[str, Callable[[Context], bool]] = {
    "always": lambda ctx: True,
    "orders": lambda ctx: bool(list_work_orders(ctx, state="", limit=1).rows),
    "invoices": lambda ctx: bool(list_invoices(ctx, state="issued", limit=1).rows),
    "shifts": lambda ctx: bool(list_shifts(ctx, limit=1).rows),
}
"""What there has to be before it can be read."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A step, and whether it is done, read, skipped or open; `empty`: there is nothing to read yet."""

    step: PathStep
    state: str
    empty: bool = False


def name_of(path: RolePath, step: PathStep) -> str:
    """Return by what name a step is marked."""
    return f"{path.role}.{step.key}"


def standing_of(ctx: Context, path: RolePath, user_id: UUID) -> list[Standing]:
    """Return every step with how it stands; acts count wherever and whenever the person did them."""
    done = done_by(user_id, (act for step in path.steps for act in step.acts))
    marks = guide_marks(user_id)
    there = {kind: THERE[kind](ctx) for kind in {step.there for step in path.steps if step.there}}
    return [_standing(step, marks.get(name_of(path, step), ""), done, there) for step in path.steps]


def _standing(step: PathStep, mark: str, done: frozenset[str], there: dict[str, bool]) -> Standing:
    if done & set(step.acts):
        return Standing(step, "done")
    empty = step.to_read and not there[step.there]
    if step.to_read and mark == "read" and not empty:
        return Standing(step, "done")
    return Standing(step, "skipped" if mark == "skipped" else "open", empty)


def next_open(steps: list[Standing]) -> Standing | None:
    """Return the first step that is neither done nor left out."""
    return next((one for one in steps if one.state == "open"), None)
