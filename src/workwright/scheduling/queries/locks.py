"""Taking visits and resources for a change. Resources are locked in order of their ids, always, before booking."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.scheduling.rules import Hours, Stretch

_VISIT = """
SELECT v.*, ARRAY(SELECT b.job_id FROM scheduling_visitjob b WHERE b.visit_id = v.id ORDER BY b.id) AS job_ids,
  ARRAY(SELECT o.resource_id FROM scheduling_occupancy o
        WHERE o.visit_id = v.id AND NOT o.released ORDER BY o.resource_id) AS resource_ids
FROM scheduling_visit v WHERE v.id = %s AND v.branch_id = %s FOR NO KEY UPDATE OF v
"""
_RESOURCES = """
SELECT r.id, r.kind, r.name, r.user_id, r.skills, r.active,
  ARRAY(SELECT h.weekday::int FROM scheduling_workinghours h WHERE h.resource_id = r.id ORDER BY h.id) AS weekdays,
  ARRAY(SELECT h.opens FROM scheduling_workinghours h WHERE h.resource_id = r.id ORDER BY h.id) AS opens,
  ARRAY(SELECT h.closes FROM scheduling_workinghours h WHERE h.resource_id = r.id ORDER BY h.id) AS closes,
  t.starts AS taken_from, t.ends AS taken_to, t.reason AS taken_for
FROM scheduling_resource r
LEFT JOIN LATERAL (
  SELECT lower(o.during) AS starts, upper(o.during) AS ends, o.reason FROM scheduling_occupancy o
  WHERE o.resource_id = r.id AND NOT o.released AND o.during && tstzrange(%s, %s)
    AND (o.visit_id IS NULL OR o.visit_id IS DISTINCT FROM %s) ORDER BY o.during LIMIT 1) t ON true
WHERE r.id = ANY(%s) AND r.branch_id = %s ORDER BY r.id FOR NO KEY UPDATE OF r
"""


class Taken(NamedTuple):
    """What a resource is taken for already."""

    stretch: Stretch
    reason: str


class Locked(NamedTuple):
    """A resource that is held until the transaction ends, and what is in the way of the wanted time."""

    id: UUID
    kind: str
    name: str
    user_id: UUID | None
    skills: tuple[str, ...]
    active: bool
    hours: tuple[Hours, ...]
    taken: Taken | None


def lock_visit(ctx: Context, visit_id: UUID, version: int | None = None) -> writer.Row:
    """Lock a visit and return its columns with `job_ids` and `resource_ids`; raise `NotFound` or `Stale`."""
    found = writer.rows(_VISIT, [visit_id, ctx.here])
    if not found:
        raise NotFound("There is no such visit.", id=str(visit_id))
    if version is not None and found[0].version != version:
        raise Stale(version=found[0].version)
    return found[0]


def lock_resources(
    ctx: Context, ids: Sequence[UUID], starts: datetime, ends: datetime, visit_id: UUID | None = None
) -> list[Locked]:
    """Lock resources of the branch, in order of id, with what overlaps the wanted time; raise `NotFound`."""
    wanted = sorted(set(ids))
    rows = writer.rows(_RESOURCES, [starts, ends, visit_id, wanted, ctx.here])
    if len(rows) != len(wanted):
        raise NotFound("There is no such person or place.", field="resource_ids")
    return [_locked(row) for row in rows]


def _locked(row: writer.Row) -> Locked:
    week = zip(row.weekdays, row.opens, row.closes, strict=True)
    taken = Taken(Stretch(row.taken_from, row.taken_to), row.taken_for) if row.taken_for else None
    hours = tuple(Hours(*one) for one in week)
    return Locked(row.id, row.kind, row.name, row.user_id, tuple(row.skills), row.active, hours, taken)
