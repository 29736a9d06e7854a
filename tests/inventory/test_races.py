"""Many at once after the last one: one gets it, nobody gets less than nothing. With the lock taken away, it shows."""

from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from tests.inventory.builders import (
    Line,
    a_line,
    a_part,
    a_van,
    a_warehouse,
    asked,
    in_stock,
    promised,
    stock_of,
)
from tests.world import in_threads
from workwright.inventory.actions.consume_part import consume_part
from workwright.inventory.actions.move_stock import NotEnoughStock
from workwright.inventory.actions.transfer_stock import transfer_stock
from workwright.inventory.models import Item
from workwright.inventory.models import stock as locks
from workwright.kernel.verify import verify

pytestmark = pytest.mark.race
THREADS = 8


@contextmanager
def nobody_locks() -> Any:
    """Read the items without locking them: what the actions would do if they forgot."""
    with patch.object(locks, "_LOCK_ITEMS", locks._LOCK_ITEMS.replace("FOR UPDATE OF i", "")):
        yield


def race_for_the_last(ctx: Any, lines: list[Line], part: Any) -> list[Any]:
    return in_threads(len(lines), lambda index: asked(ctx, lines[index], part))


def test_one_of_eight_orders_gets_the_last_unit_and_seven_are_short(fresh_db, ctx_as):
    ctx = ctx_as()
    part, lines = a_part(ctx), [a_line() for _ in range(THREADS)]
    in_stock(ctx, part, 1)
    answers = race_for_the_last(ctx, lines, part)
    assert sorted(answer.state for answer in answers) == ["reserved", *["short"] * (THREADS - 1)]
    assert stock_of(ctx, part)[:2] == (1, 1)
    states = [piece.state for line in lines for piece in promised(ctx, line)]
    assert sorted(states) == ["reserved", *["short"] * (THREADS - 1)]
    assert not [found for found in verify() if found.check.startswith(("stock", "parts"))]


def test_without_the_lock_orders_collide_and_the_database_refuses_them(fresh_db, ctx_as):
    """The negative control: orders that both saw the last unit meet at the database's check."""
    ctx = ctx_as()
    for _ in range(10):
        part, lines = a_part(ctx), [a_line() for _ in range(THREADS)]
        in_stock(ctx, part, 1)
        with nobody_locks():
            answers = race_for_the_last(ctx, lines, part)
        assert stock_of(ctx, part)[:2] == (1, 1)
        if any(isinstance(answer, NotEnoughStock) for answer in answers):
            return
    pytest.fail("nobody collided without the lock: the race tests nothing")


def test_eight_orders_for_five_units_in_several_places_take_five(fresh_db, ctx_as):
    ctx = ctx_as()
    part, lines = a_part(ctx), [a_line() for _ in range(THREADS)]
    for quantity, place in ((3, a_warehouse(ctx)), (2, a_warehouse(ctx, "Annex"))):
        in_stock(ctx, part, quantity, place_id=place)
    race_for_the_last(ctx, lines, part)
    assert stock_of(ctx, part)[:2] == (5, 5)


def test_arrivals_and_new_orders_at_once_leave_no_stock_while_somebody_waits(fresh_db, ctx_as):
    ctx = ctx_as()
    part, lines = a_part(ctx), [a_line() for _ in range(THREADS)]
    in_stock(ctx, part, 1)

    def work(index: int) -> Any:
        return in_stock(ctx, part, 1) if index % 2 else asked(ctx, lines[index], part, 2)

    in_threads(THREADS, work)
    pieces = [piece for line in lines for piece in promised(ctx, line)]
    on_hand, reserved, _ = stock_of(ctx, part)
    waiting = sum((piece.quantity for piece in pieces if piece.state == "short"), Decimal(0))
    assert on_hand == 5
    assert reserved == min(on_hand, 8)
    assert waiting == 8 - reserved


def test_a_part_is_consumed_once_however_often_it_is_tapped(fresh_db, ctx_as, act):
    ctx = ctx_as()
    part, line = a_part(ctx), a_line()
    in_stock(ctx, part, 3)
    asked(ctx, line, part, 1)
    done = in_threads(THREADS, lambda _: act(consume_part, ctx, line_id=line.id))
    assert sum(1 for answer in done if not isinstance(answer, Exception)) == 1
    assert stock_of(ctx, part)[:2] == (2, 0)


def test_transfers_crossing_each_other_lose_nothing(fresh_db, ctx_as, act):
    ctx = ctx_as()
    part, main, van = a_part(ctx), a_warehouse(ctx), a_van(ctx)
    in_stock(ctx, part, 4, place_id=main)
    in_stock(ctx, part, 4, place_id=van)

    def work(index: int) -> Any:
        ways = (
            {"from_place_id": main, "to_place_id": van}
            if index % 2
            else {"from_place_id": van, "to_place_id": main}
        )
        return act(transfer_stock, ctx, part_id=part, quantity="3", **ways)

    in_threads(THREADS, work)
    assert stock_of(ctx, part) == (8, 0, 8000)
    assert Item.here(ctx).count() == 1
    assert not [found for found in verify() if found.check.startswith("stock")]
