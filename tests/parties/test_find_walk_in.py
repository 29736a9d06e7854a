from collections.abc import Callable

import pytest

from tests.inventory.builders import run_inner
from tests.parties.builders import a_customer
from tests.world import act, in_threads
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import edit_customer
from workwright.parties.actions.find_walk_in import FindWalkIn, find_walk_in
from workwright.parties.actions.merge_customers import merge_customers
from workwright.parties.actions.set_account_terms import set_account_terms
from workwright.parties.queries import get_customer
from workwright.parties.rules import WALK_IN, WalkIn

Make = Callable[..., Context]


def test_there_is_one_and_it_stays_nobody(ctx_as: Make) -> None:
    ctx = ctx_as()
    assert {run_inner(ctx, find_walk_in, FindWalkIn()).id for _ in range(2)} == {WALK_IN}
    assert get_customer(ctx, WALK_IN).name == "Walk-in customer"
    named = {"customer_id": WALK_IN, "expected_version": 1}
    with pytest.raises(WalkIn):
        act(edit_customer, ctx, phone="503 555 0100", **named)
    with pytest.raises(WalkIn):
        act(set_account_terms, ctx, terms_days=30, **named)
    with pytest.raises(WalkIn):
        act(merge_customers, ctx, duplicate_id=a_customer(ctx), reason="the same person", **named)


def test_first_sales_at_two_tills_make_it_once(fresh_db: str, ctx_as: Make) -> None:
    done = in_threads(6, lambda _: run_inner(ctx_as(), find_walk_in, FindWalkIn()).id)
    assert done == [WALK_IN] * 6
