"""The flag itself."""

from decimal import Decimal

from tests.inventory.builders import a_part, in_stock, run_inner
from tests.world import NOW
from workwright.inventory.actions.flag_low_stock import FlagLowStock, flag_low_stock
from workwright.inventory.queries import get_stock


def test_it_is_set_with_its_time_and_taken_away(ctx_as):
    ctx, part = ctx_as(), a_part(ctx_as())
    in_stock(ctx, part, 1)
    run_inner(ctx, flag_low_stock, FlagLowStock(part_id=part, available=Decimal(1), low=True))
    assert get_stock(ctx, part).stock.low_since == NOW
    run_inner(ctx, flag_low_stock, FlagLowStock(part_id=part, available=Decimal(9), low=False))
    assert get_stock(ctx, part).stock.low_since is None
