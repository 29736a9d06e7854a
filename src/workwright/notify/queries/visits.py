"""Visits as messages need them: when, where, and which of them customers are to be reminded of."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.notify.policy import NotifyPolicy
from workwright.notify.rules.quiet import reminder_at

AHEAD = ("planned", "dispatched")
LONGEST_AHEAD = timedelta(hours=50)
"""No reminder is due longer before a visit: a day has 25 hours at the most, and its reminder is on the day before."""
_FACTS = """
SELECT v.id, v.branch_id, v.state, v.starts_at, v.booked_at, v.window_from, v.window_to, v.work_order_id,
  w.customer_id, coalesce(nullif(s.zone, ''), b.zone) AS zone
FROM scheduling_visit v JOIN work_orders_workorder w ON w.id = v.work_order_id
JOIN access_branch b ON b.id = v.branch_id LEFT JOIN parties_site s ON s.id = w.site_id
"""
_AHEAD = """
WHERE v.state = ANY(%s) AND v.starts_at > %s AND v.starts_at < %s AND NOT EXISTS (
  SELECT 1 FROM notify_message m WHERE m.dedupe_key = 'visit_reminder ' || v.id || ' '
  || to_char(v.starts_at AT TIME ZONE coalesce(nullif(s.zone, ''), b.zone), 'YYYY-MM-DD'))
ORDER BY v.starts_at
"""


def visit_facts(ctx: Context, visit_id: UUID) -> writer.Row:
    """Return a visit with its order, customer and the clock where the work is; raise `NotFound`."""
    rows = writer.rows(f"{_FACTS} WHERE v.id = %s AND v.branch_id = %s", [visit_id, ctx.here])
    if not rows:
        raise NotFound("There is no such visit.")
    return rows[0]


def visits_to_remind(now: datetime) -> list[writer.Row]:
    """Return the visits ahead whose day has had no reminder yet, in all branches."""
    return writer.rows(_FACTS + _AHEAD, [list(AHEAD), now, now + LONGEST_AHEAD])


def reminder_occasion(visit: writer.Row) -> str:
    """Return what names the reminder: the visit and its day there, so that another day has its own."""
    return f"{visit.id} {visit.starts_at.astimezone(ZoneInfo(visit.zone)).date()}"


def is_time(ctx: Context, visit: writer.Row) -> bool:
    """Tell whether to remind now. Who booked after that hour has just had the confirmation."""
    policy = NotifyPolicy.at(ctx)
    due = reminder_at(visit.starts_at, visit.zone, policy.reminder_time)
    return "visit_reminder" in policy.milestones and visit.booked_at < due <= ctx.now
