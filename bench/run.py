"""`make bench`: lifecycles per second of the product, a bare framework and raw SQL, in one run on one machine.

Each is driven with 1 and with 4 clients, in turns, so that all meet the same machine. The product has everything
switched on: journal with chain, idempotency keys, permissions, outbox and worker, ledger triggers.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench import bare_client, crowd, product, raw

ROOT = Path(__file__).resolve().parent.parent
Times = list[list[float]]


def main() -> None:
    """Start everything in a throw-away home, measure in turns, print the tables."""
    options = _options()
    with _home(options.home) as home, _product(home) as port:
        from bench import world  # needs the environment that the product's start has set

        bench = world.Bench.again(port, home) or _filled(
            world.Bench.make(port, home, clients=4), options.orders
        )
        with _bare(bench, options.orders) as bare_port:
            for clients in options.clients:
                _measure(bench, bare_port, clients, options)
        print(bench.statements())


def _filled(bench: Any, orders: int) -> Any:
    print(f"Copying one lifecycle {orders:,} times ...", flush=True)
    rows = crowd.multiply(bench.admin, bench.contexts, bench.template_ids(), orders)
    print(f"  {rows:,} rows", flush=True)
    return bench


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    """Use the home that was asked for, or one that is thrown away."""
    if kept is not None:
        yield kept.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="workwright-bench-") as folder:
        yield Path(folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000, help="orders that are there before")
    parser.add_argument("--home", type=Path, help="keep the filled database in this folder and use it again")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4], choices=range(1, 5))
    parser.add_argument("--seconds", type=float, default=8, help="length of each turn")
    parser.add_argument("--warm", type=float, default=8, help="seconds that each runs unmeasured before")
    parser.add_argument("--turns", type=int, default=3, help="turns of each kind")
    return parser.parse_args()


@contextmanager
def _product(home: Path) -> Iterator[int]:
    port = _free_port()
    variables = os.environ | {"WORKWRIGHT_HOME": str(home), "WORKWRIGHT_PORT": str(port)}
    variables["WORKWRIGHT_API_CALLS_A_MINUTE"] = "1000000"  # one key calls as fast as it can
    command = [sys.executable, "-m", "workwright.project.command"]
    if (home / "postgres").exists():  # kept by an earlier run, of an earlier release perhaps
        subprocess.run([*command, "migrate"], env=variables, stdout=subprocess.DEVNULL, check=True)
    process = subprocess.Popen([*command, "up"], env=variables, stdout=subprocess.DEVNULL)
    os.environ.update(variables)
    try:
        _wait(f"http://127.0.0.1:{port}/health/ready", process)
        yield port
    finally:
        process.terminate()
        process.wait(60)


@contextmanager
def _bare(bench: Any, orders: int) -> Iterator[int]:
    port, url = _free_port(), bench.bare_database()
    variables = os.environ | {"BENCH_BARE_URL": url, "DJANGO_SETTINGS_MODULE": "bench.bare.settings"}
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"],
        env=variables, cwd=ROOT, check=True,
    )  # fmt: skip
    with psycopg.connect(url, autocommit=True) as connection:
        _know_the_key(connection)
        if connection.execute("SELECT 1 FROM bare_counter").fetchone() is None:
            _fill_bare(connection, orders)
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--log-level", "warning"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", "2", "--blocking-threads", "4"),
        "bench.bare.wsgi:application",
    ]
    process = subprocess.Popen(command, env=variables, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/", process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _know_the_key(connection: "psycopg.Connection[Any]") -> None:
    digest = sha256(bare_client.KEY.encode()).hexdigest()
    connection.execute(
        "INSERT INTO bare_apikey (digest, name, active) VALUES (%s, 'Bench', true) ON CONFLICT DO NOTHING",
        [digest],
    )


def _fill_bare(connection: "psycopg.Connection[Any]", orders: int) -> None:
    connection.execute("INSERT INTO bare_counter VALUES ('order', 0), ('invoice', 0)")
    connection.execute(
        "INSERT INTO bare_part (on_hand, reserved) SELECT 100000000, 0 FROM generate_series(1, 16)"
    )
    connection.execute(
        "INSERT INTO bare_order (number, customer_id, state, words, opened_at) "
        "SELECT 'S-' || i, 1, 'released', 'It stutters when cold.', now() FROM generate_series(1, %s) i",
        [orders],
    )
    connection.execute(
        "INSERT INTO bare_line (order_id, kind, description, quantity, unit_price, part_id, state) "
        "SELECT o.id, 'part', 'Coil', 1, 10, 1, 'executed' FROM bare_order o, generate_series(1, 4)"
    )
    connection.execute("ANALYZE")


def _measure(bench: Any, bare_port: int, clients: int, options: argparse.Namespace) -> None:
    seen: dict[str, list[Any]] = {"product": [], "bare": [], "raw": []}
    product.run(bench.worlds(clients), options.warm)  # connections are made, statements prepared
    bare_client.run(bare_port, clients, options.warm)
    for _ in range(options.turns):
        seen["product"].append(_turn(lambda: product.run(bench.worlds(clients), options.seconds), bench))
        seen["bare"].append(_turn(lambda: bare_client.run(bare_port, clients, options.seconds), bench))
        parts = list(range(1, 17))
        seen["raw"].append(_turn(lambda: raw.run(bench.bare_url, clients, options.seconds, parts)[1], bench))
    _print(clients, seen)


def _turn(work: Any, bench: Any) -> dict[str, Any]:
    """Run one turn; return its step times, rate and CPU by who used it."""
    before, commits, began = _cpu(), bench.commits(), time.monotonic()
    times: Times = work()
    seconds = time.monotonic() - began
    after = _cpu()
    count = max(len(times), 1)
    return {
        "times": times,
        "rate": len(times) / seconds,
        "app_ms": (after["app"] - before["app"]) / count * 1000,
        "database_ms": (after["database"] - before["database"]) / count * 1000,
        "commits": (bench.commits() - commits) / count,
    }


def _cpu() -> dict[str, float]:
    """Return CPU seconds used so far below this process, by servers and by the database."""
    used = {"app": 0.0, "database": 0.0}
    for process in psutil.Process().children(recursive=True):
        try:
            times, line = process.cpu_times(), " ".join(process.cmdline())
        except psutil.Error:
            continue
        kind = "database" if "postgres" in process.name() or line.startswith("postgres") else "app"
        used[kind] += times.user + times.system
    return used


def _print(clients: int, seen: dict[str, list[Any]]) -> None:
    print(f"\n{clients} client{'s' if clients > 1 else ''}: median of {len(seen['product'])} turns")
    print(f"{'':<10}{'lifecycles/s':>14}{'of bare':>9}{'app ms':>9}{'db ms':>8}{'commits':>9}")
    rates = {kind: statistics.median(turn["rate"] for turn in turns) for kind, turns in seen.items()}
    for kind, turns in seen.items():
        app, database, commits = (
            statistics.median(turn[name] for turn in turns) for name in ("app_ms", "database_ms", "commits")
        )
        share = rates[kind] / rates["bare"]
        print(f"{kind:<10}{rates[kind]:>14.1f}{share:>9.2f}{app:>9.1f}{database:>8.1f}{commits:>9.1f}")
    print(f"\n{'step':<12}{'p50 ms':>8}{'p95 ms':>8}")
    every = [times for turn in seen["product"] for times in turn["times"]]
    for index, step in enumerate(product.STEPS):
        taken = sorted(times[index] * 1000 for times in every)
        if taken:
            print(f"{step:<12}{_at(taken, 0.5):>8.1f}{_at(taken, 0.95):>8.1f}")
    print(
        json.dumps({"clients": clients, **{kind: round(rate, 2) for kind, rate in rates.items()}}), flush=True
    )


def _at(taken: list[float], share: float) -> float:
    return taken[min(int(len(taken) * share), len(taken) - 1)]


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait(url: str, process: "subprocess.Popen[Any]") -> None:
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if process.poll() is not None:
            raise SystemExit("a server stopped while starting; see its output above")
        try:
            urllib.request.urlopen(url, timeout=2)
            return
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise SystemExit(f"{url} does not answer")


if __name__ == "__main__":
    main()
