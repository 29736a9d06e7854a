# ruff: noqa: E501 - rows of SQL read better whole
"""`make bench-close`: days of 200 orders with planted faults, by seed, and a day of 10,000 payments and bank lines.

Not part of the suite: run by name, with `SEEDS=3` or a seed that failed, `SEED=17`.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.reconciliation.builders import a_bank, a_provider, a_statement, charged, report, row
from tests.reconciliation.day import ON, _payer
from tests.reconciliation.test_planted_faults import prove
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.take_transfer import take_transfer
from workwright.reconciliation.actions.match_lines import match_lines
from workwright.reconciliation.actions.run_close import run_close

Make = Callable[..., Context]
MANY = int(os.environ.get("PAYMENTS", "10000"))
SEEDS = (
    [int(os.environ["SEED"])]
    if "SEED" in os.environ
    else [random.randrange(10**6) for _ in range(int(os.environ.get("SEEDS", "2")))]
)


@pytest.mark.parametrize("seed", SEEDS)
def test_days_of_200_orders(
    fresh_db: str, ctx_as: Make, superuser: "psycopg.Connection[Any]", seed: int
) -> None:
    count = prove(ctx_as, superuser, orders=int(os.environ.get("ORDERS", "200")), most=3, seed=seed)
    print(f"\nseed {seed}: {count} faults planted, {count} found, each of its kind and order")


_COPIES = (
    """CREATE TEMP TABLE copies AS SELECT p.id AS of, p.account_id, gen_random_uuid() AS paid, gen_random_uuid() AS posted, n
       FROM payments_payment p, generate_series(1, %s) n""",
    """INSERT INTO payments_payment SELECT (jsonb_populate_record(p, jsonb_build_object('id', c.paid, 'reference',
       'BIG-' || c.n, 'provider_ref', CASE WHEN c.account_id IS NOT NULL THEN 'sp_' || c.n END))).*
       FROM payments_payment p JOIN copies c ON c.of = p.id""",
    """INSERT INTO payments_allocation SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
       'payment_id', c.paid))).* FROM payments_allocation a JOIN copies c ON c.of = a.payment_id""",
    """INSERT INTO ledger_transaction SELECT (jsonb_populate_record(t, jsonb_build_object('id', c.posted,
       'business_key', 'payment:' || c.paid))).* FROM ledger_transaction t JOIN copies c
       ON t.business_key = 'payment:' || c.of""",
    """INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, jsonb_build_object('transaction_id', c.posted))).*
       FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
       JOIN copies c ON t.business_key = 'payment:' || c.of""",
    "ANALYZE",
)
"""One transfer and one card payment, each copied with its allocation and its posting."""


def test_ten_thousand_payments_and_lines(
    fresh_db: str, ctx_as: Make, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx, each = ctx_as(), MANY // 2
    order = an_order(ctx)
    act(
        take_transfer,
        ctx,
        work_order_id=order.id,
        purpose="deposit",
        amount_minor=1_000,
        reference="BIG-0",
        reason="Seen",
    )
    owner = {
        "customer_id": _payer(order.id),
        "work_order_id": order.id,
        "purpose": "deposit",
        "rest": "deposit",
    }
    account, bank = a_provider(ctx), a_bank(ctx)
    charged(ctx, account, "sp_0", 1_000, **owner)
    superuser.execute("SET session_replication_role = replica")
    for sql in _COPIES:
        superuser.execute(sql, [each] if "%s" in sql else None)
    lines = [("10.00", f"Payment of BIG-{n} with thanks") for n in range(each + 1)]
    lines += [("-0.01", f"Charge {n}") for n in range(MANY - len(lines))]
    rows = [row("charge", f"sp_{n}", 1_000, 10) for n in range(each + 1)]
    took = {}
    for name, wanted, work in (
        ("report", each + 1, lambda: report(ctx, account, ON, *rows).new),
        ("report after", 0, lambda: report(ctx, account, ON + timedelta(days=1)).new),
        ("import", MANY, lambda: a_statement(ctx, bank, lines, on=ON).new),
        ("match", each + 1, lambda: match_lines(ctx, match_lines.command()).exact),
        ("close", MANY - each - 1, lambda: run_close(ctx, run_close.command(closes_on=ON)).found),
        ("close again", MANY - each - 1, lambda: run_close(ctx, run_close.command(closes_on=ON)).found),
    ):
        start = time.perf_counter()
        answer = work()
        took[name] = time.perf_counter() - start
        print(f"\n{name:12} {took[name]:6.2f} s  -> {answer}", end="")
        assert answer == wanted, name
    print(f"\n{MANY:,} payments and {MANY:,} lines: {sum(took.values()):.1f} s in all")
