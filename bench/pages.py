"""`make bench-pages`: what named pages take, warm and after a cold start, with a database of years behind them.

A branch manager asks, page after page, and then somebody who sees all branches; the worker and everything else run.
"""

import argparse
import http.client
import json
import os
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from bench.run import _product
from workwright.project.environment import environment
from workwright.project.holding import database

ROUNDS = 40


def main() -> None:
    """Fill, measure warm, restart with cold caches, measure the first answers."""
    options = _options()
    if options.home:
        _measure(options.home, options.orders)
    else:
        with tempfile.TemporaryDirectory(prefix="workwright-bench-") as folder:
            _measure(Path(folder), options.orders)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100_000, help="orders that are there before")
    parser.add_argument(
        "--home", type=Path, help="keep the filled database here, to measure again another time"
    )
    return parser.parse_args()


def _measure(home: Path, orders: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    found = home / "town.json"
    if not found.exists():
        found.write_text(json.dumps(_fill(home, orders)))
    where = json.loads(found.read_text())
    pages = addresses(where)
    with _product(home) as port:
        for _ in range(5):
            ask_all(port, pages)
        warm = [ask_all(port, pages) for _ in range(ROUNDS)]
    dropped = drop_caches()
    with _product(home) as port:
        cold = ask_all(port, pages)
    _print(where, pages, warm, cold, dropped)


def _fill(home: Path, orders: int) -> dict[str, str]:
    """Make one of everything with the product running, and copy it with nothing but the database running."""
    with _product(home) as port:
        from bench import town, world  # need the environment that the product's start has set

        bench = world.Bench.make(port, home, clients=1)
        made = town.found(bench, orders)
        bench.admin.close()
        world.let_go()
    print(f"Copying one lifecycle {orders:,} times ...", flush=True)
    with database(environment()):
        bench.admin = world._admin()
        found = asdict(town.fill(bench, made, orders))
        row = bench.admin.execute("SELECT pg_size_pretty(pg_database_size('workwright'))").fetchone()
        bench.admin.close()
    return {**found, "orders": f"{orders:,}", "size": str(row[0]) if row else ""}


class Page(NamedTuple):
    """A page to ask for, and the session of who asks."""

    path: str
    session: str


def addresses(found: dict[str, str]) -> dict[str, Page]:
    """Return the pages that are measured, by name; the last ones by somebody who sees all branches."""
    manager, everywhere = found["session"], found["everywhere"]
    plate = found["plate"].replace(" ", "+")
    own = {
        "today": "/",
        "live orders": "/orders",
        "orders, filtered": "/orders?state=closed&q=brakes",
        "order": f"/orders/{found['past_order']}",
        "order of 200 lines": f"/orders/{found['large_order']}",
        "customer": f"/customers/{found['customer']}",
        "fleet of 5,000": f"/customers/{found['fleet']}",
        "search: frequent name": "/search?q=smith",
        "search: one name": "/search?q=quillfeather",
        "search: phone": f"/search?q={found['phone_tail']}",
        "search: plate": f"/search?q={plate}",
        "search: end of plate": f"/search?q={found['plate'][-4:]}",
        "search: order number": "/search?q=WO-00001",
        "day board": "/schedule",
        "week": "/schedule/week",
        "invoices": "/invoices",
        "invoice PDF": f"/invoices/{found['invoice']}/pdf",
    }
    every = {
        "today": "/",
        "live orders": "/orders",
        "orders, all": "/orders?state=all",
        "orders, filtered": "/orders?state=closed&q=brakes",
        "search: frequent name": "/search?q=smith",
        "search: plate": f"/search?q={plate}",
        "invoices": "/invoices",
    }
    return {name: Page(path, manager) for name, path in own.items()} | {
        f"{name}, all branches": Page(path, everywhere) for name, path in every.items()
    }


def ask_all(port: int, pages: dict[str, Page]) -> list[tuple[float, int]]:
    """Ask for each page once over one connection; return seconds and bytes of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    answers = []
    for name, (path, session) in pages.items():
        began = time.perf_counter()
        # two copies on one machine keep their cookies apart by the port
        connection.request("GET", path, headers={"Cookie": f"workwright_session_{port}={session}"})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200 and not (name.startswith("search") and response.status == 302):
            raise RuntimeError(f"{name} {path}: {response.status} {response.headers.get('Location', '')}")
        answers.append((time.perf_counter() - began, len(body)))
    return answers


def drop_caches() -> bool:
    """Make the operating system forget what it has read from disk; False where that is not allowed."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def _print(
    where: dict[str, str],
    pages: dict[str, Page],
    warm: list[list[tuple[float, int]]],
    cold: list[tuple[float, int]],
    dropped: bool,
) -> None:
    files = "file cache emptied" if dropped else "file cache could not be emptied"
    print(f"\n{where['orders']} orders in {where['branches']} branches, {where['size']}")
    print(f"cold: first answer after a start, {files}")
    print(f"{'page':<36}{'p50 ms':>9}{'p95 ms':>9}{'cold ms':>9}{'kB':>7}")
    for index, name in enumerate(pages):
        taken = sorted(one[index][0] * 1000 for one in warm)
        p95 = taken[int(len(taken) * 0.95)]
        kilobytes = warm[-1][index][1] / 1024
        print(
            f"{name:<36}{taken[len(taken) // 2]:>9.1f}{p95:>9.1f}{cold[index][0] * 1000:>9.1f}{kilobytes:>7.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
