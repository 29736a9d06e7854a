"""Opening + receipts - consumption + returns = on hand, for every part and place, whatever happens in whatever order.

A model of plain sums runs beside the real database; after every step both say the same of quantities, and the value
of the stock is what the books say it is.
"""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.inventory.builders import Line, a_line, a_part, a_van, a_warehouse, asked, booked, in_stock
from tests.world import act
from workwright.inventory.actions.adjust_stock import adjust_stock
from workwright.inventory.actions.consume_part import NothingSetAside, consume_part
from workwright.inventory.actions.move_stock import MoreThanUsed, NotEnoughStock
from workwright.inventory.actions.open_stock import open_stock
from workwright.inventory.actions.pick_parts import pick_parts
from workwright.inventory.actions.release_reservations import release_reservations
from workwright.inventory.actions.return_part import return_part
from workwright.inventory.actions.transfer_stock import transfer_stock
from workwright.inventory.queries import get_stock, reservations_of
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.verify import verify

quantities = st.integers(1, 40).map(lambda n: Decimal(n) / 4)
costs = st.integers(0, 9999).map(lambda n: Decimal(n) / 1000)
parts = st.integers(0, 1)
places = st.integers(0, 2)
lines = st.integers(0, 4)


class Stock(RuleBasedStateMachine):
    """Two parts, two warehouses and a van, five lines of two orders."""

    ctx: Any

    def __init__(self) -> None:
        super().__init__()
        self.before = transaction.savepoint()
        self.parts = [a_part(self.ctx) for _ in range(2)]
        self.places = [a_warehouse(self.ctx), a_warehouse(self.ctx, "Annex"), a_van(self.ctx)]
        first, second = a_line(), a_line()
        self.lines = [first, second, *(a_line(first.work_order_id) for _ in range(3))]
        self.there: Counter[tuple[int, int]] = Counter()

    def teardown(self) -> None:
        mine = ("stock balances", "stock values", "parts consumed", "part orders")
        assert not [found for found in verify() if found.check in mine]
        transaction.savepoint_rollback(self.before)

    @rule(part=parts, place=places, quantity=quantities, cost=costs)
    def receive(self, part: int, place: int, quantity: Decimal, cost: Decimal) -> None:
        in_stock(self.ctx, self.parts[part], str(quantity), str(cost), self.places[place])
        self.there[part, place] += quantity

    @rule(part=parts, place=places, quantity=quantities, cost=costs)
    def open(self, part: int, place: int, quantity: Decimal, cost: Decimal) -> None:
        where = {"part_id": self.parts[part], "place_id": self.places[place]}
        act(open_stock, self.ctx, quantity=quantity, unit_cost=cost, **where)
        self.there[part, place] += quantity

    @rule(line=lines, part=parts, quantity=quantities)
    def ask(self, line: int, part: int, quantity: Decimal) -> None:
        asked(self.ctx, self.lines[line], self.parts[part], str(quantity))

    @rule(line=lines)
    def release(self, line: int) -> None:
        act(release_reservations, self.ctx, work_order_id=self.lines[line].work_order_id)

    @rule(line=lines)
    def pick(self, line: int) -> None:
        try:
            act(pick_parts, self.ctx, work_order_id=self.lines[line].work_order_id)
        except NotFound:
            assert "reserved" not in self.states(self.lines[line])

    @rule(line=lines, quantity=st.none() | quantities, place=st.none() | places)
    def consume(self, line: int, quantity: Decimal | None, place: int | None) -> None:
        taken = self.used()
        where = None if place is None else self.places[place]
        try:
            act(consume_part, self.ctx, line_id=self.lines[line].id, quantity=quantity, place_id=where)
        except (NothingSetAside, NotEnoughStock, NotFound):
            assert self.used() == taken
            return
        self.there.subtract(self.used() - taken)

    @rule(line=lines, part=parts, quantity=quantities, place=places)
    def bring_back(self, line: int, part: int, quantity: Decimal, place: int) -> None:
        what = {"line_id": self.lines[line].id, "part_id": self.parts[part], "place_id": self.places[place]}
        try:
            act(return_part, self.ctx, quantity=quantity, reason="not needed", **what)
        except (NotFound, MoreThanUsed):
            return
        self.there[part, place] += quantity

    @rule(part=parts, start=places, end=places, quantity=quantities)
    def transfer(self, part: int, start: int, end: int, quantity: Decimal) -> None:
        ends = {"from_place_id": self.places[start], "to_place_id": self.places[end]}
        try:
            act(transfer_stock, self.ctx, part_id=self.parts[part], quantity=quantity, **ends)
        except (Invalid, NotEnoughStock):
            return
        self.there[part, start] -= quantity
        self.there[part, end] += quantity

    @rule(part=parts, place=places, counted=st.just(Decimal(0)) | quantities)
    def count(self, part: int, place: int, counted: Decimal) -> None:
        where = {"part_id": self.parts[part], "place_id": self.places[place]}
        try:
            act(adjust_stock, self.ctx, counted=counted, reason="yearly count", unit_cost=Decimal(3), **where)
        except NotEnoughStock:
            return
        self.there[part, place] = counted

    def states(self, line: Line) -> list[str]:
        return [piece.state for piece in reservations_of(self.ctx, line.work_order_id)]

    def used(self) -> Counter[tuple[int, int]]:
        """What left each place on jobs, by the consumed promises."""
        taken: Counter[tuple[int, int]] = Counter()
        for order in {line.work_order_id for line in self.lines}:
            for piece in reservations_of(self.ctx, order):
                if piece.state == "consumed":
                    taken[self.parts.index(piece.part_id), self.places.index(piece.place_id)] += (
                        piece.quantity
                    )
        return taken

    @invariant()
    def every_place_has_what_came_less_what_went(self) -> None:
        for part, part_id in enumerate(self.parts):
            found = get_stock(self.ctx, part_id)
            there = {row.place_id: row for row in found.places}
            for place, place_id in enumerate(self.places):
                on_hand = there[place_id].on_hand if place_id in there else Decimal(0)
                assert on_hand == self.there[part, place]
            assert found.stock.on_hand == sum(row.on_hand for row in found.places)
            assert found.stock.reserved == sum(row.reserved for row in found.places) <= found.stock.on_hand

    @invariant()
    def nobody_waits_for_what_is_free_in_a_warehouse(self) -> None:
        for part_id in self.parts:
            found = get_stock(self.ctx, part_id)
            free = sum(row.on_hand - row.reserved for row in found.places if row.kind == "warehouse")
            assert not found.stock.short or not free

    @invariant()
    def the_stock_is_worth_what_the_books_say(self) -> None:
        values = [get_stock(self.ctx, part_id).stock for part_id in self.parts]
        assert sum(stock.value_minor for stock in values) == booked(self.ctx, "stock")
        assert all(stock.value_minor == 0 for stock in values if stock.on_hand == 0)


@pytest.mark.slow
def test_stock_is_conserved(ctx_as):
    Stock.ctx = ctx_as()
    run_state_machine_as_test(
        Stock,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
