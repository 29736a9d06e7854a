"""Working hours and taken time of many resources, each in one statement."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.fields import DateTimeRangeField
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Func, QuerySet

from workwright.kernel import writer
from workwright.scheduling.models import Visit, WorkingHours
from workwright.scheduling.rules import Hours, Stretch


def hours_of(resource_ids: list[UUID]) -> dict[UUID, list[Hours]]:
    """Return the own working hours of resources; none for those that keep the branch's."""
    found: dict[UUID, list[Hours]] = defaultdict(list)
    rows = WorkingHours.unscoped.filter(resource_id__in=resource_ids).order_by("weekday", "opens")
    for row in rows:
        found[row.resource_id].append(Hours(row.weekday, row.opens, row.closes))
    return found


_TAKEN = """
SELECT resource_id, lower(during) AS starts, upper(during) AS ends, reason FROM scheduling_occupancy
WHERE resource_id = ANY(%s) AND NOT released AND during && tstzrange(%s, %s)
  AND (visit_id IS NULL OR visit_id IS DISTINCT FROM %s) ORDER BY during
"""


def taken_by_reason(
    resource_ids: list[UUID], start: datetime, end: datetime, but_visit: UUID | None = None
) -> list[writer.Row]:
    """Return what takes the time of resources between two instants, `but_visit` left out."""
    return writer.rows(_TAKEN, [resource_ids, start, end, but_visit])


def taken_stretches(
    resource_ids: list[UUID], start: datetime, end: datetime, but_visit: UUID | None = None
) -> dict[UUID, list[Stretch]]:
    """Return the same as stretches, by resource."""
    found: dict[UUID, list[Stretch]] = defaultdict(list)
    for row in taken_by_reason(resource_ids, start, end, but_visit):
        found[row.resource_id].append(Stretch(row.starts, row.ends))
    return found


def touching(rows: QuerySet[Visit], start: datetime, end: datetime) -> QuerySet[Visit]:
    """Return the visits that take place in some part of a stretch of time, by an index over both their ends."""
    whole = Func("starts_at", "ends_at", function="tstzrange", output_field=DateTimeRangeField())
    return rows.alias(whole=whole).filter(whole__overlap=DateTimeTZRange(start, end))
