from datetime import timedelta
from typing import Any

import pytest

from tests.scheduling.builders import a_bay, a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.access.queries import timeline
from workwright.clientele.actions.choose_time import NotOffered, TooLate, choose_time
from workwright.clientele.queries import movable, times_for
from workwright.kernel.errors import NotFound
from workwright.scheduling.queries import get_visit

DAY = timedelta(days=1)


def test_a_visit_moves_to_a_time_that_is_offered_and_stands_in_the_timeline(ctx_as: Any) -> None:
    ctx = ctx_as()
    sam, bay, order = a_technician(ctx), a_bay(ctx), an_order(ctx)
    visit = a_visit(ctx, order, sam, bay, at=NOW + 3 * DAY)
    offered = times_for(ctx, get_visit(ctx, visit))
    assert offered and all(NOW + DAY < slot.starts_at <= NOW + 14 * DAY for slot in offered)
    new = next(slot for slot in offered if slot.starts_at != NOW + 3 * DAY)
    act(choose_time, ctx, work_order_id=order.id, visit_id=visit, starts_at=new.starts_at)
    moved = get_visit(ctx, visit)
    assert (moved.starts_at, moved.ends_at) == (new.starts_at, new.starts_at + timedelta(hours=1))
    assert {tag.kind for tag in moved.resources} == {"technician", "bay"}
    assert timeline(ctx, order.id)[0].action == "clientele.choose_time"


def test_what_is_too_near_or_not_offered_is_refused(ctx_as: Any) -> None:
    ctx = ctx_as()
    sam, order, other = a_technician(ctx), an_order(ctx), an_order(ctx)
    near, far = (a_visit(ctx, order, sam, at=NOW + hours) for hours in (timedelta(hours=5), 3 * DAY))
    assert not movable(ctx, get_visit(ctx, near))
    wanted = times_for(ctx, get_visit(ctx, far))[0].starts_at
    with pytest.raises(TooLate):
        act(choose_time, ctx, work_order_id=order.id, visit_id=near, starts_at=wanted)
    with pytest.raises(NotOffered):
        act(choose_time, ctx, work_order_id=order.id, visit_id=far, starts_at=wanted + timedelta(minutes=5))
    with pytest.raises(NotFound):
        act(choose_time, ctx, work_order_id=other.id, visit_id=far, starts_at=wanted)
    a_visit(ctx, other, sam, at=wanted)
    with pytest.raises(NotOffered):
        act(choose_time, ctx, work_order_id=order.id, visit_id=far, starts_at=wanted)
