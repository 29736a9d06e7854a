"""Past orders are lived through again, from the call to the release; the revenue equals the control sum."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.catalog.builders import us_taxes
from tests.stories.test_past_work import REAL, SAMPLE, needs_the_real_file, silent
from tests.world import COMPANY
from workwright.interfaces.context import of_system
from workwright.interfaces.history.replay import Replayed, chosen, replay
from workwright.interfaces.history.taking_over import machine_of, read_excavators, the_mine
from workwright.kernel.context import Context
from workwright.kernel.verify import verify
from workwright.ledger.queries import get_trial_balance
from workwright.work_orders.queries import asset_history, list_work_orders

SEED, ROWS = 2016, int(os.environ.get("WORKWRIGHT_REPLAY", "100"))
"""How many orders of the real history a run lives through; `make replay` takes all of them."""


def people_of(ctx_as: Callable[..., Context]) -> Callable[[str], Context]:
    return lambda role: ctx_as(role, at=datetime.now(UTC))


def books_of(ctx: Context) -> dict[str, int]:
    trial = get_trial_balance(ctx)
    assert all(total.debits_minor == total.credits_minor for total in trial.totals)
    return {row.code: row.balance_minor for row in trial.rows if row.balance_minor}


def lived(ctx_as: Any, content: bytes, rows: int | None) -> tuple[Replayed, dict[str, int]]:
    ctx = of_system("test", COMPANY.harbour)
    us_taxes(ctx)
    reading = read_excavators(ctx, content)
    orders = chosen(reading, rows, SEED)
    done = replay(people_of(ctx_as), reading.sha256, orders, silent)
    assert done.agrees
    assert done.orders == len(orders)
    return done, books_of(ctx)


def test_the_sample_is_lived_through_once(ctx_as: Callable[..., Context], company: Any) -> None:
    done, books = lived(ctx_as, SAMPLE.read_bytes(), None)
    total = 18305 + 40740 + 15925 + 32539 + 102668420 + 500 + 500
    assert (done.orders, done.revenue_minor) == (8, total)
    assert books == {"drawer": total, "income.labour": total}
    ctx = of_system("test", COMPANY.harbour)
    assert {row.state for row in list_work_orders(ctx, state="all").rows} == {"closed"}
    history = asset_history(ctx, machine_of(ctx, the_mine(ctx), "A"))
    assert sorted(row.customer_words for row in history) == [
        "BUCKET WON'T OPEN",
        "L/H BUCKET CYL LEAKING.",
        "SWAP BUCKET",
    ]
    assert "They agree." in done.as_text()
    assert verify() == []
    reading = read_excavators(ctx, SAMPLE.read_bytes())
    again = replay(people_of(ctx_as), reading.sha256, reading.orders, silent)
    assert (again, books_of(ctx)) == (done, books)


def test_a_choice_of_rows_is_the_same_for_the_same_seed(company: Any) -> None:
    reading = read_excavators(of_system("test", COMPANY.harbour), SAMPLE.read_bytes())
    assert chosen(reading, 4, 7) == chosen(reading, 4, 7)
    assert len(chosen(reading, 4, 7)) == 4
    assert chosen(reading, 4, 7) != chosen(reading, 4, 8)
    assert chosen(reading, 99, 7) == reading.orders


@needs_the_real_file
def test_real_orders_are_lived_through(fresh_db: str, ctx_as: Callable[..., Context]) -> None:
    done, books = lived(ctx_as, REAL.read_bytes(), ROWS)
    assert books == {"drawer": done.control_minor, "income.labour": done.control_minor}
    assert verify() == []
