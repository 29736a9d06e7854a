"""Two versions of an estimate side by side: what came, what went, what costs more or less."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from workwright.estimates.queries import EstimateLineView


class Difference(NamedTuple):
    """One line that is not the same in both; `was` and `now` are amounts with tax, None where it is not there."""

    kind: str
    job: str
    description: str
    was_quantity: Decimal | None
    quantity: Decimal | None
    was: int | None
    now: int | None


def differences(before: Sequence[EstimateLineView], after: Sequence[EstimateLineView]) -> list[Difference]:
    """Return what differs between two versions, in the order of the later one, what went at the end."""
    old, new = ({line.line_id: line for line in lines} for lines in (before, after))
    found = [_changed(old.get(line.line_id), line) for line in after]
    gone = [_changed(line, None) for line in before if line.line_id not in new]
    return [one for one in (*found, *gone) if one is not None]


def _changed(was: EstimateLineView | None, now: EstimateLineView | None) -> Difference | None:
    shown = now or was
    if shown is None or (was and now and _facts(was) == _facts(now)):
        return None
    kind = "added" if was is None else "removed" if now is None else "changed"
    return Difference(
        kind,
        shown.job_title,
        shown.description,
        was.quantity if was else None,
        now.quantity if now else None,
        was.gross_minor if was else None,
        now.gross_minor if now else None,
    )


def _facts(line: EstimateLineView) -> tuple[object, ...]:
    return line.description, line.quantity, line.gross_minor, line.discount
