"""When a payer is reminded, and how instalments stand: pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["paid", "part_paid", "open", "overdue"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How much of one instalment is paid, and whether it is late."""

    paid_minor: int
    state: State


def next_step(due_on: date, reminded: Sequence[date], days: Sequence[int], today: date) -> int | None:
    """Return the step that is due today, counted from one; None when none is.

    `days` are the days past due of each step. Found late, a payer still gets the polite ones first, and between
    two there is at least the time that lies between their steps.
    """
    done = len(reminded)
    if done >= len(days) or (today - due_on).days < days[done]:
        return None
    if done and (today - max(reminded)).days < max(1, days[done] - days[done - 1]):
        return None
    return done + 1


def standings(instalments: Sequence[tuple[date, int]], paid_minor: int, today: date) -> tuple[Standing, ...]:
    """Spread what was paid since the plan was agreed over its instalments, the earliest first."""
    found, left = [], max(paid_minor, 0)
    for due_on, amount in instalments:
        part = min(left, amount)
        left -= part
        found.append(Standing(part, _state(part, amount, due_on, today)))
    return tuple(found)


def _state(paid_minor: int, amount_minor: int, due_on: date, today: date) -> State:
    if paid_minor >= amount_minor:
        return "paid"
    if today > due_on:
        return "overdue"
    return "part_paid" if paid_minor else "open"


def fault_of_plan(instalments: Sequence[tuple[date, int]], owed_minor: int, today: date) -> str:
    """Return what is wrong with a plan as a sentence, "" when nothing is."""
    days = [due_on for due_on, _ in instalments]
    if days != sorted(set(days)):
        return "The instalments fall due on different days, one after the other."
    if days[0] < today:
        return "The first instalment is due before today."
    if (total := sum(amount for _, amount in instalments)) != owed_minor:
        return f"The instalments sum to {total}, but {owed_minor} is owed (in minor units)."
    return ""
