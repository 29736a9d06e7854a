"""Cheap questions before a reaction: most news need no message."""

from collections.abc import Callable
from typing import Any

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.notify.actions._telling import chosen

BY_MESSAGE = ("email", "link", "sms", "text", "whatsapp")
_REACHABLE = """
SELECT 1 FROM parties_customer asked JOIN parties_customer c ON c.id = coalesce(asked.merged_into_id, asked.id)
WHERE (c.email <> '' OR (c.phone <> '' AND EXISTS
  (SELECT 1 FROM notify_channelaccount a WHERE a.branch_id = %s AND a.active)))
AND asked.id = coalesce(%s, (SELECT customer_id FROM work_orders_workorder WHERE id = %s))
"""


def reachable(ctx: Context, event: Any) -> bool:
    """Tell whether the customer of an event, or of its order, can be written to: most news need no message."""
    values = [ctx.branch_id, getattr(event, "customer_id", None), getattr(event, "work_order_id", None)]
    return bool(writer.rows(_REACHABLE, values))


def mailed(ctx: Context, event: Any) -> bool:
    """Tell whether something goes out by a message."""
    return event.channel in BY_MESSAGE and reachable(ctx, event)


def wanted(milestone: str) -> Callable[[Context, Any], bool]:
    """Ask whether the branch tells of a step at all, and then whether the customer can be written to."""
    return lambda ctx, event: chosen(ctx, milestone) and reachable(ctx, event)
