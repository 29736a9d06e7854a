"""`make bench-pages`: what named pages take, warm and after a cold start, with a database of years behind them.

One person asks, page after page, with a session of a branch manager; the worker and everything else run.
"""

import argparse
import http.client
import os
import tempfile
import time
from pathlib import Path

from bench.run import _product

ROUNDS = 40


def main() -> None:
    """Fill, measure warm, restart with cold caches, measure the first answers; for each number of orders."""
    options = _options()
    for orders in options.orders:
        with tempfile.TemporaryDirectory(prefix="workwright-bench-", dir=options.folder) as folder:
            _measure(Path(folder), orders)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--orders", type=int, nargs="+", default=[100_000], help="orders that are there before"
    )
    parser.add_argument("--folder", help="where the throw-away home is made (default: the system's)")
    return parser.parse_args()


def _measure(home: Path, orders: int) -> None:
    with _product(home) as port:
        from bench import town, world  # need the environment that the product's start has set

        bench = world.Bench.make(port, clients=1)
        print(f"Copying one lifecycle {orders:,} times ...", flush=True)
        found = town.build(bench, orders)
        pages = addresses(found)
        for _ in range(5):
            ask_all(port, found.session, pages)
        warm = [ask_all(port, found.session, pages) for _ in range(ROUNDS)]
        size = bench.admin.execute("SELECT pg_size_pretty(pg_database_size('workwright'))").fetchone()
        bench.admin.close()
        world.let_go()
    dropped = drop_caches()
    with _product(home) as port:
        cold = ask_all(port, found.session, pages)
    _print(orders, str(size[0]) if size else "", pages, warm, cold, dropped)


def addresses(found: "town.Town") -> dict[str, str]:  # type: ignore[name-defined]  # noqa: F821
    """Return the pages that are measured, by name."""
    return {
        "today": "/",
        "live orders": "/orders",
        "orders, filtered": "/orders?state=closed&q=brakes",
        "order": f"/orders/{found.past_order}",
        "order of 200 lines": f"/orders/{found.large_order}",
        "customer": f"/customers/{found.customer}",
        "fleet of 5,000": f"/customers/{found.fleet}",
        "search by name": "/search?q=okafor",
        "search by phone": f"/search?q={found.phone_tail}",
        "search by plate": f"/search?q={found.plate.replace(' ', '+')}",
        "day board": "/schedule",
        "week": "/schedule/week",
        "invoices": "/invoices",
        "invoice PDF": f"/invoices/{found.invoice}/pdf",
    }


def ask_all(port: int, session: str, pages: dict[str, str]) -> list[tuple[float, int]]:
    """Ask for each page once over one connection; return seconds and bytes of each."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    cookie = f"workwright_session_{port}={session}"  # two copies on one machine keep theirs apart by the port
    answers = []
    for name, path in pages.items():
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
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
    orders: int,
    size: str,
    pages: dict[str, str],
    warm: list[list[tuple[float, int]]],
    cold: list[tuple[float, int]],
    dropped: bool,
) -> None:
    files = "file cache emptied" if dropped else "file cache could not be emptied"
    print(f"\n{orders:,} orders, {size}; cold: first answer after a start, {files}")
    print(f"{'page':<22}{'p50 ms':>9}{'p95 ms':>9}{'cold ms':>9}{'kB':>7}")
    for index, name in enumerate(pages):
        taken = sorted(one[index][0] * 1000 for one in warm)
        p95 = taken[int(len(taken) * 0.95)]
        kilobytes = warm[-1][index][1] / 1024
        print(
            f"{name:<22}{taken[len(taken) // 2]:>9.1f}{p95:>9.1f}{cold[index][0] * 1000:>9.1f}{kilobytes:>7.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
