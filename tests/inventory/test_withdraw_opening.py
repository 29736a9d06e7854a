from collections.abc import Callable

import pytest

from tests.imports.builders import PARTS, STOCK, brought_in, undone
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.inventory.actions.withdraw_opening import WithdrawOpening, withdraw_opening
from workwright.inventory.queries import list_stock
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        withdraw_opening(ctx_as(), WithdrawOpening(move_id=new_id(), reason="Wrong file"))


def test_stock_and_books_are_as_before(ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "parts", PARTS)
    stock = brought_in(ctx, "stock", STOCK)
    assert undone(ctx, stock).state == "undone"
    assert [row.on_hand for row in list_stock(ctx_as()).rows if row.on_hand] == []
    assert balance(ctx, "stock", "", "USD").minor == balance(ctx, "opening_equity", "", "USD").minor == 0


def test_what_was_touched_since_stays(ctx_as: Make, act: Callable[..., object]) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "parts", PARTS)
    stock = brought_in(ctx, "stock", STOCK)
    part = list_stock(ctx_as()).rows[0].part_id
    act(receive_stock, ctx_as(), part_id=part, quantity="1", unit_cost="5")
    assert "was used, moved, reserved or received since" in undone(ctx, stock).problem
