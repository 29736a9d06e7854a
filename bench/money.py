"""`make bench-money`: postings beside raw SQL, and a burst of a provider's events, in one run on one machine."""

import argparse
import concurrent.futures
import http.client
import json
import os
import secrets
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from bench.faults.run import _connect
from bench.run import _at, _free_port, _home, _product

CALLERS = 8


def main() -> None:
    """Start an installation, measure in turns, print the figures."""
    options = _options()
    os.environ["WORKWRIGHT_SANDBOX_PORT"] = str(_free_port())
    with _home(options.home) as home:
        (home / "sandbox").mkdir(parents=True, exist_ok=True)
        with _product(home) as port:
            from bench import world  # needs the environment that the product's start has set

            bench = world.Bench.again(port, home) or world.Bench.make(port, home, clients=1)
            bench.keep()
            branch = _branch(bench.admin)
            _postings(bench, branch, options)
            _burst(bench.admin, branch, port, options.events)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=500, help="postings of each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--events", type=int, default=2_000, help="events of the burst")
    parser.add_argument("--home", type=Path, help="keep the installation in this folder and use it again")
    return parser.parse_args()


def _branch(admin: "psycopg.Connection[Any]") -> UUID:
    row = admin.execute("SELECT id FROM access_branch WHERE code = 'BEN'").fetchone()
    assert row is not None
    return UUID(str(row[0]))


def _postings(bench: Any, branch: UUID, options: argparse.Namespace) -> None:
    """Postings one after another: the product's act of paying cash in, and the same three rows by raw SQL."""
    shift = UUID(bench.branch_worlds[0].shift)
    _raw_tables(bench.admin)
    rates: dict[str, list[float]] = {"product": [], "raw SQL": []}
    for turn in range(options.turns + 1):  # the first turn prepares statements and is not counted
        product = _rate(lambda: _pay_in(branch, shift), options.postings)
        raw = _rate(lambda: _raw_posting(bench.admin), options.postings)
        if turn:
            rates["product"].append(product)
            rates["raw SQL"].append(raw)
    middle = {name: statistics.median(found) for name, found in rates.items()}
    for name, rate in middle.items():
        print(f"{name:<10}{rate:>9.1f} postings/s{rate / middle['raw SQL']:>8.2f} of raw", flush=True)


def _rate(work: Any, count: int) -> float:
    began = time.perf_counter()
    for _ in range(count):
        work()
    return count / (time.perf_counter() - began)


def _pay_in(branch: UUID, shift: UUID) -> None:
    from workwright.drawers.actions.pay_in import PayIn, pay_in
    from workwright.kernel.context import SYSTEM, Context

    ctx = Context(SYSTEM, datetime.now(UTC), "cli", branch_id=branch, key=uuid4().hex)
    pay_in(ctx, PayIn(shift_id=shift, amount_minor=100, reason="Change from the bank"))


def _raw_tables(admin: "psycopg.Connection[Any]") -> None:
    admin.execute(
        "CREATE TABLE IF NOT EXISTS bench_transaction (id uuid PRIMARY KEY, kind text, at timestamptz)"
    )
    admin.execute(
        "CREATE TABLE IF NOT EXISTS bench_entry (transaction_id uuid, account int, side text, amount_minor bigint)"
    )


def _raw_posting(admin: "psycopg.Connection[Any]") -> None:
    with admin.transaction():
        posting = uuid4()
        admin.execute("INSERT INTO bench_transaction VALUES (%s, 'pay_in', now())", [posting])
        admin.execute(
            "INSERT INTO bench_entry VALUES (%s, 1, 'D', 100), (%s, 2, 'C', 100)", [posting, posting]
        )


def _burst(admin: "psycopg.Connection[Any]", branch: UUID, port: int, count: int) -> None:
    """So many signed events at once: how long each waited for its acknowledgement, and that none is missing."""
    from workwright.project import keys, sandbox
    from workwright.project.environment import environment

    if not admin.execute(
        "SELECT 1 FROM payments_provideraccount WHERE id = %s", [sandbox.ACCOUNT]
    ).fetchone():
        _connect(branch)
    secret = keys.key(environment().home, "sandbox_secret")
    run = secrets.token_hex(4)
    bodies = [_event(f"se_{run}{number:06d}") for number in range(count)]
    began = time.perf_counter()
    with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
        parts = list(pool.map(lambda n: _deliver(port, secret, bodies[n::CALLERS]), range(CALLERS)))
    seconds = time.perf_counter() - began
    taken = sorted(1000 * one for part in parts for one in part)
    row = admin.execute(
        "SELECT count(*) FROM payments_providerevent WHERE event_id LIKE %s", [f"se_{run}%"]
    ).fetchone()
    assert row is not None
    print(
        f"{count} events in {seconds:.1f} s, {row[0]} in the inbox; acknowledged after "
        f"{_at(taken, 0.5):.0f} ms (p50), {_at(taken, 0.99):.0f} ms (p99), {taken[-1]:.0f} ms at the most"
    )


def _event(event_id: str) -> bytes:
    told = {
        "id": event_id,
        "type": "payment.succeeded",
        "object": "sp_0",
        "at": datetime.now(UTC).isoformat(),
    }
    return json.dumps(told | {"state": "succeeded", "amount_minor": 100}).encode()


def _deliver(port: int, secret: str, bodies: list[bytes]) -> list[float]:
    from workwright.project.sandbox import ACCOUNT
    from workwright_sandbox.webhooks import SIGNATURE, sign

    line, taken = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
    for body in bodies:
        headers = {SIGNATURE: sign(secret, body, int(time.time())), "Content-Type": "application/json"}
        began = time.perf_counter()
        line.request("POST", f"/hooks/payments/{ACCOUNT}", body, headers)
        answer = line.getresponse()
        answer.read()
        if answer.status != 204:
            raise SystemExit(f"an event was answered with {answer.status}")
        taken.append(time.perf_counter() - began)
    return taken


if __name__ == "__main__":
    main()
