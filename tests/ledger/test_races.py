"""Many at once: nobody overdraws, nobody deadlocks, every balance is the sum of its entries."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError

from tests.ledger.builders import deposit, posted, sale
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.ledger.rules import credit, debit

As = Callable[..., Context]
pytestmark = pytest.mark.race


def _take(ctx: Context, amount: int = 3_000) -> None:
    posted(ctx, (debit("deposits", amount, "USD", "deposit:1"), credit("bank", amount, "USD")))


def _race_for_the_deposit(ctx_as: As) -> list[Any]:
    posted(ctx_as(), deposit(10_000))
    return in_threads(8, lambda n: _take(ctx_as(who=str(n))))


def test_eight_take_from_one_deposit(fresh_db: str, ctx_as: As) -> None:
    outcomes = _race_for_the_deposit(ctx_as)
    assert outcomes.count(None) == 3
    assert all("not_overdrawn" in str(o) for o in outcomes if isinstance(o, IntegrityError))
    assert balance(ctx_as(), "deposits", "deposit:1").minor == 1_000


def test_without_the_guard_all_eight_take(ctx_as: As, superuser: "psycopg.Connection[Any]") -> None:
    superuser.execute("ALTER TABLE ledger_balance DROP CONSTRAINT ledger_balance_not_overdrawn")
    assert _race_for_the_deposit(ctx_as).count(None) == 8
    assert balance(ctx_as(), "deposits", "deposit:1").minor == -14_000


def test_opening_the_same_accounts_in_any_order(fresh_db: str, ctx_as: As) -> None:
    """Each of eight opens the same twelve accounts, half of them the other way round."""

    def work(n: int) -> None:
        subjects = [f"invoice:{i}" for i in range(6)]
        for subject in subjects if n % 2 else reversed(subjects):
            posted(ctx_as(who=str(n)), sale(n + 1, subject) + sale(n + 1, f"{subject}b"))
        posted(ctx_as(who=str(n)), sum((sale(1, s) for s in subjects), ()))

    assert in_threads(8, work) == [None] * 8
    assert balance(ctx_as(), "income.labour").minor == 12 * sum(range(1, 9)) + 8 * 6


def test_running_balances_equal_the_entries_after_a_race(fresh_db: str, ctx_as: As) -> None:
    in_threads(8, lambda n: [posted(ctx_as(who=str(n)), sale(n + i + 1, f"invoice:{i}")) for i in range(5)])
    for i in range(5):
        subject = f"invoice:{i}"
        now = balance(ctx_as(), "receivable", subject)
        assert now == balance(ctx_as(), "receivable", subject, on=ctx_as().today)
        assert now.minor == sum(n + i + 1 for n in range(8))
