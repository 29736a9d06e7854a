"""Sharing out stock and its cost loses nothing and invents nothing."""

from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.inventory.rules import (
    Allocation,
    Demand,
    Holding,
    Outflow,
    Shelf,
    Wanting,
    allocate,
    costs_out,
    fill,
    is_low,
    shares,
)

PARTS = [UUID(int=n) for n in (1, 2)]
quantities = st.integers(1, 50_000).map(lambda n: Decimal(n) / 1000)
demands = st.lists(st.builds(Demand, line_id=st.uuids(), part_id=st.sampled_from(PARTS), quantity=quantities))
shelves = st.lists(
    st.builds(Shelf, part_id=st.sampled_from(PARTS), place_id=st.uuids(), available=quantities), max_size=6
)


def line(number: int, quantity: str) -> Demand:
    return Demand(UUID(int=100 + number), PARTS[0], Decimal(quantity))


def test_the_second_asker_of_the_last_unit_is_short():
    shelf = Shelf(PARTS[0], UUID(int=9), Decimal(1))
    first, second = allocate([line(1, "1"), line(2, "1")], [shelf])
    assert first == Allocation(UUID(int=101), PARTS[0], shelf.place_id, Decimal(1))
    assert second == Allocation(UUID(int=102), PARTS[0], None, Decimal(1))


def test_a_demand_is_met_from_several_places_and_the_rest_is_short():
    places = [Shelf(PARTS[0], UUID(int=n), Decimal(n)) for n in (1, 2)]
    pieces = allocate([line(1, "5")], places)
    assert [(p.place_id, p.quantity) for p in pieces] == [
        (UUID(int=1), Decimal(1)),
        (UUID(int=2), Decimal(2)),
        (None, Decimal(2)),
    ]


@given(demands, shelves)
def test_allocation_gives_each_demand_whole_and_no_shelf_more_than_it_has(demands, shelves):
    pieces = allocate(demands, shelves)
    for demand in demands:
        mine = [p.quantity for p in pieces if p.line_id == demand.line_id]
        assert sum(mine) == sum(d.quantity for d in demands if d.line_id == demand.line_id)
    for part in PARTS:
        free = sum((s.available for s in shelves if s.part_id == part), Decimal(0))
        given_out = sum((p.quantity for p in pieces if p.part_id == part and p.place_id), Decimal(0))
        wanted = sum((d.quantity for d in demands if d.part_id == part), Decimal(0))
        assert given_out == min(free, wanted)


@given(demands, shelves)
def test_filling_serves_in_order_and_leaves_no_stock_while_somebody_waits(demands, shelves):
    waiting = [Wanting(UUID(int=n), d.line_id, d.part_id, d.quantity) for n, d in enumerate(demands)]
    fillings = fill(waiting, shelves)
    for wanting in waiting:
        got = sum((f.quantity for f in fillings if f.wanting is wanting), Decimal(0))
        rests = [f.rest for f in fillings if f.wanting is wanting]
        assert got <= wanting.quantity
        assert not rests or rests[-1] == wanting.quantity - got
    order = [waiting.index(f.wanting) for f in fillings if f.wanting.part_id == PARTS[0]]
    assert order == sorted(order)


@given(st.integers(0, 10**12), st.lists(quantities, min_size=1, max_size=20))
def test_emptying_a_shelf_takes_its_whole_value(total, pieces):
    cut = shares(total, sum(pieces), pieces)
    assert sum(cut) == total
    assert all(share >= 0 for share in cut)


def test_more_than_the_whole_cannot_be_cut():
    with pytest.raises(ValueError, match="more than the whole"):
        shares(100, Decimal(1), [Decimal(2)])


def test_moving_average_by_hand():
    """10 at 1.00 and 5 at 4.00 make 30.00 for 15: two cost 4.00, then three of the thirteen left cost 6.00."""
    holding = {PARTS[0]: Holding(Decimal(15), 3000)}
    assert costs_out([Outflow(PARTS[0], Decimal(2)), Outflow(PARTS[0], Decimal(3))], holding) == [400, 600]


@pytest.mark.parametrize(
    ("available", "point", "low"), [("3", "2", False), ("2", "2", True), ("0", "0", True), ("0", None, False)]
)
def test_low_stock(available, point, low):
    assert is_low(Decimal(available), None if point is None else Decimal(point)) is low
