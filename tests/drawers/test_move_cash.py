"""The promises about cash are the database's: attacked as the application role, and as the owner of the tables."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.drawers.builders import an_open_shift
from tests.world import COMPANY
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.move_cash import MoveCash, move_cash
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden

Make = Callable[..., Context]
Act = Callable[..., Any]
MOVEMENT = (
    "INSERT INTO drawers_cashmovement (id, branch_id, shift_id, kind, amount_minor, currency, reason, actor, at) "
    "VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'x', 'x', now())"
)


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(Forbidden):
        move_cash(ctx_as(), MoveCash(shift_id=shift, kind="sale", amount_minor=1))


@pytest.mark.parametrize(
    ("kind", "amount", "currency", "promise"),
    [
        ("sale", -5, "USD", "cash_movement_direction"),
        ("drop", 5, "USD", "cash_movement_direction"),
        ("sale", 5, "EUR", "cash_in_drawer_currency"),
        ("over_short", 5, "USD", "cash_only_in_open_shift"),
    ],
)
def test_the_database_refuses(
    ctx_as: Make, superuser: "psycopg.Connection[Any]", kind: str, amount: int, currency: str, promise: str
) -> None:
    shift = an_open_shift(ctx_as())
    with pytest.raises(psycopg.errors.CheckViolation) as refusal:
        superuser.execute(MOVEMENT, [COMPANY.harbour, shift, kind, amount, currency])
    assert refusal.value.diag.constraint_name == promise


def test_a_counted_drawer_and_its_past_are_closed_to_a_superuser(
    ctx_as: Make, act: Act, superuser: "psycopg.Connection[Any]"
) -> None:
    shift = an_open_shift(ctx_as())
    act(count_shift, ctx_as(), shift_id=shift, counted_minor=10_000)
    attacks = [
        "UPDATE drawers_cashmovement SET amount_minor = 1",
        "DELETE FROM drawers_cashmovement",
        "TRUNCATE drawers_cashmovement",
        "UPDATE drawers_shift SET float_minor = 1",
        "DELETE FROM drawers_shift",
        "UPDATE drawers_shift SET state = 'open'",
        "UPDATE drawers_shift SET state = 'approved'",
    ]
    for attack in attacks:
        with pytest.raises(psycopg.Error):
            superuser.execute(attack)
    with pytest.raises(psycopg.errors.CheckViolation):
        superuser.execute(MOVEMENT, [COMPANY.harbour, shift, "sale", 5, "USD"])
    superuser.execute("UPDATE drawers_shift SET expected_minor = 1, state = 'counting'")
    row = superuser.execute("SELECT expected_minor FROM drawers_shift").fetchone()
    assert row == (10_000,)
