"""`make bench-close`: days of 200 orders with planted faults, by seed, and a day of 10,000 payments and bank lines.

Not part of the suite: run by name, with `SEEDS=3` or a seed that failed, `SEED=17`.
"""

import os
import random
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.reconciliation.builders import a_bank, a_statement
from tests.reconciliation.day import ON
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
    """CREATE TEMP TABLE copies AS SELECT gen_random_uuid() AS paid, gen_random_uuid() AS posted, n
       FROM generate_series(1, %s) n""",
    """INSERT INTO payments_payment SELECT (jsonb_populate_record(p, jsonb_build_object('id', c.paid, 'reference',
       'BIG-' || c.n))).* FROM payments_payment p, copies c""",
    """INSERT INTO payments_allocation SELECT (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid(),
       'payment_id', c.paid))).* FROM payments_allocation a, copies c""",
    """INSERT INTO ledger_transaction SELECT (jsonb_populate_record(t, jsonb_build_object('id', c.posted,
       'business_key', 'payment:' || c.paid))).* FROM ledger_transaction t, copies c WHERE t.kind = 'payment'""",
    """INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, jsonb_build_object('transaction_id', c.posted))).*
       FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id, copies c
       WHERE t.business_key NOT IN (SELECT 'payment:' || paid FROM copies)""",
    "ANALYZE",
)


def test_ten_thousand_payments_and_lines(
    fresh_db: str, ctx_as: Make, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    act(
        take_transfer,
        ctx,
        work_order_id=an_order(ctx).id,
        purpose="deposit",
        amount_minor=1_000,
        reference="BIG-0",
    )
    superuser.execute("SET session_replication_role = replica")
    for sql in _COPIES:
        superuser.execute(sql, [MANY] if "%s" in sql else None)
    bank = a_bank(ctx)
    lines = [("10.00", f"Payment of BIG-{n} with thanks") for n in range(MANY + 1)]
    took = {}
    for name, work in (
        ("import", lambda: a_statement(ctx, bank, lines, on=ON).new),
        ("match", lambda: match_lines(ctx, match_lines.command()).exact),
        ("close", lambda: run_close(ctx, run_close.command(closes_on=ON)).found),
        ("close again", lambda: run_close(ctx, run_close.command(closes_on=ON)).found),
    ):
        start = time.perf_counter()
        answer = work()
        took[name] = time.perf_counter() - start
        print(f"\n{name:12} {took[name]:6.2f} s  -> {answer}", end="")
        assert answer == (0 if name.startswith("close") else MANY + 1)
    print(f"\n{MANY:,} payments and lines: {sum(took.values()):.1f} s in all")
