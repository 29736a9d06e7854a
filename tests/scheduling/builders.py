"""People, places and visits for the tests of everybody above."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from tests.work_orders.builders import Made
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.add_resource import add_resource
from workwright.scheduling.actions.book_visit import book_visit

WEEKDAYS = tuple({"weekday": day, "opens": time(8), "closes": time(17)} for day in range(5))


def a_technician(ctx: Context, name: str = "Sam Ortiz", **fields: Any) -> UUID:
    """Somebody who works from Monday to Friday, eight to five, and knows brakes."""
    defaults = {"kind": "technician", "user_id": new_id(), "skills": ("brakes",), "hours": WEEKDAYS}
    technician: UUID = act(add_resource, ctx, name=name, **defaults | fields).id
    return technician


def a_bay(ctx: Context, name: str = "Bay 1") -> UUID:
    bay: UUID = act(add_resource, ctx, kind="bay", name=name).id
    return bay


def a_visit(
    ctx: Context, order: Made, *resource_ids: UUID, at: datetime = NOW, minutes: int = 60, **fields: Any
) -> UUID:
    """A visit for all jobs of an order, from nine in the morning for an hour."""
    when = {"starts_at": at, "ends_at": at + timedelta(minutes=minutes)}
    chosen = resource_ids or (a_technician(ctx),)
    visit: UUID = act(book_visit, ctx, work_order_id=order.id, resource_ids=chosen, **when | fields).id
    return visit
