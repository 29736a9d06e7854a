"""Numbers in the middle of an act: the row that bears one is there at once, and a refusal gives it back."""

from collections.abc import Callable

import pytest

from tests.parties.builders import a_customer
from tests.work_orders.builders import COIL_JOB
from tests.world import act
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.open_work_order import OpenWorkOrder, open_work_order
from workwright.work_orders.queries import order_fact

Make = Callable[..., Context]


def opening(ctx: Context, *, settle: bool = True, refuse: bool = False) -> str:
    """Open an order inside another act, and read its number there."""
    customer, seen = a_customer(ctx), []

    def run(inside: Context, _: Command) -> Result:
        order_id = new_id()
        open_work_order(inside, OpenWorkOrder(work_order_id=order_id, customer_id=customer, jobs=(COIL_JOB,)))
        if settle:
            inside.settle_numbers()
        seen.append(order_fact(inside, order_id).number)
        if refuse:
            raise Invalid("after all")
        return Result(id=order_id)

    act(Action("trial.settle", Command, Result, run, (), inner=False, offline=False, money=False), ctx)
    return seen[0]


def test_a_number_can_be_had_before_the_end(ctx_as: Make) -> None:
    assert opening(ctx_as()) == "WO-00001"


def test_without_it_the_row_is_not_there_yet(ctx_as: Make) -> None:
    with pytest.raises(NotFound):
        opening(ctx_as(), settle=False)


def test_a_refusal_leaves_no_gap(ctx_as: Make) -> None:
    ctx = ctx_as()
    with pytest.raises(Invalid):
        opening(ctx, refuse=True)
    assert opening(ctx) == "WO-00001"
