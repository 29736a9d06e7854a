from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.access.builders import a_user
from tests.drawers.builders import a_drawer, an_open_shift
from workwright.drawers.actions.add_drawer import HolderHasBag
from workwright.drawers.actions.hand_in import OtherCurrency, hand_in
from workwright.drawers.actions.open_shift import BagOfAnother, open_shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import get_x_report, list_drawers
from workwright.drawers.verifiers import check_drawers, check_movements
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.actions.post_transaction import Overdrawn
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_what_a_technician_took_comes_into_the_drawer_of_the_branch(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    bag, desk = a_drawer(ctx, name="Van 3"), a_drawer(ctx)
    taken, into = an_open_shift(ctx, 8_000, bag), an_open_shift(ctx, 10_000, desk)
    done = act(hand_in, ctx_as("cashier"), shift_id=taken, to_shift_id=into, amount_minor=6_500)
    assert done.currency == "USD"
    assert balance(ctx, "drawer", drawer_of(bag)).minor == 1_500
    assert balance(ctx, "drawer", drawer_of(desk)).minor == 16_500
    assert balance(ctx, "cash_in_transit").minor == -18_000, "nothing went by the safe"
    assert get_x_report(ctx, taken).expected_minor == 1_500
    assert get_x_report(ctx, into).expected_minor == 16_500
    assert [*check_drawers(), *check_movements()] == []


def test_no_more_is_handed_in_than_is_there_and_not_to_oneself(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    taken, into = an_open_shift(ctx, 1_000, a_drawer(ctx, name="Van 3")), an_open_shift(ctx)
    with pytest.raises(Overdrawn):
        act(hand_in, ctx, shift_id=taken, to_shift_id=into, amount_minor=1_001)
    with pytest.raises(Invalid):
        act(hand_in, ctx, shift_id=taken, to_shift_id=taken, amount_minor=1)


def test_another_currency_is_refused_never_converted(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    euros = an_open_shift(ctx, 1_000, a_drawer(ctx, name="Euro", currency="EUR"))
    with pytest.raises(OtherCurrency):
        act(hand_in, ctx, shift_id=euros, to_shift_id=an_open_shift(ctx), amount_minor=500)


ONE_SIDE = """
INSERT INTO drawers_cashmovement (id, branch_id, shift_id, kind, amount_minor, currency, reason, reference, actor, at)
SELECT gen_random_uuid(), branch_id, id, 'hand_in', 500, currency, '', gen_random_uuid(), 'x', now() FROM drawers_shift
WHERE id = %s
"""


def test_the_database_refuses_one_side_alone(ctx_as: Make, superuser: Any) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(psycopg.errors.CheckViolation, match="leaves one drawer"):
        superuser.execute(ONE_SIDE, [shift])


def test_a_bag_is_one_persons(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    sam = a_user(ctx, "sam@example.com", {"role": "technician", "branch_id": ctx.branch_id})
    bag = a_drawer(ctx, name="Sam's bag", holder_id=sam)
    with pytest.raises(HolderHasBag):
        a_drawer(ctx, name="Sam's other bag", holder_id=sam)
    with pytest.raises(BagOfAnother):
        act(open_shift, ctx_as("technician", who="Kim"), drawer_id=bag, float_minor=0)
    shown = next(drawer for drawer in list_drawers(ctx) if drawer.id == bag)
    assert (shown.holder_id, shown.holder_name) == (UUID(str(sam)), shown.holder_name)
    assert shown.holder_name
