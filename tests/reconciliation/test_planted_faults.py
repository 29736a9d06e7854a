"""The proof of the close: N planted faults give exactly N findings of the right kind and order; none give none."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from tests.reconciliation.day import ON, PLANTED, ADay, Saboteur, make
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.reconciliation.actions.run_close import run_close
from workwright.reconciliation.queries import get_close

Make = Callable[..., Context]


def found(ctx: Context, on: date = ON) -> Counter[tuple[str, Any]]:
    act(run_close, ctx, closes_on=on)
    return Counter((e.kind, e.work_order_id) for e in get_close(ctx, on).exceptions if e.state == "open")


def plant(saboteur: Saboteur, kinds: list[str]) -> Counter[tuple[str, Any]]:
    return Counter((kind, saboteur.plant(kind)) for kind in kinds)


def prove(ctx_as: Make, attacker: "psycopg.Connection[Any]", orders: int, most: int, seed: int) -> int:
    """Make a day, close it, plant up to `most` faults of each kind, close it again; return how many were planted."""
    chance = random.Random(seed)
    day: ADay = make(ctx_as, orders, chance)
    later = ctx_as("accountant", at=NOW + timedelta(days=1))
    assert found(later) == Counter(), "a day with nothing but noise has no findings"
    again = act(run_close, later, closes_on=ON)
    assert again.sha256 == act(run_close, later, closes_on=ON).sha256
    limits = {"payout_differs": 2, "payment_not_posted": len(day.slips), "statement_does_not_close": 1}
    limits |= {
        "report_missing": len(day.slips) // 2,
        "fee_not_posted": 1,
        "payment_not_posted": len(day.slips) // 2,
    }
    kinds = [kind for kind in PLANTED for _ in range(min(chance.randint(1, most), limits.get(kind, most)))]
    with attacker.cursor() as cursor:
        saboteur = Saboteur(cursor, day, chance)
        saboteur.wrong_purse()
        assert found(later) == Counter({("unexplained", None): 2}), "the bank's total, and the terminal's"
        saboteur.wrong_purse(put_back=True)
        planted = plant(saboteur, kinds)
        assert found(later) == planted, seed
        saboteur.unexplained()
        saboteur.statement_gap()
        extra = Counter({("unexplained", None): 1, ("statement_gap", None): 1})
        assert found(later) == planted + extra, seed
    return len(kinds) + 2


@pytest.mark.slow
def test_exactly_what_was_planted_is_found(
    fresh_db: str, ctx_as: Make, superuser: "psycopg.Connection[Any]"
) -> None:
    assert prove(ctx_as, superuser, orders=30, most=1, seed=20261123) >= len(PLANTED) + 2
