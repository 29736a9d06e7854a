"""The first yardstick: the same minimum of rows by psycopg, one transaction per step, in the bare tables."""

import threading
import time
from datetime import UTC, datetime, timedelta

import psycopg

STEPS = ("open", "estimate", "send", "approve", "book", "start", "complete", "issue", "pay", "release")
LINES = (("labour", 1.5, 120), ("labour", 0.5, 120), ("part", 1, 64.9), ("part", 2, 74.25))


def lifecycle(connection: "psycopg.Connection[tuple[object, ...]]", parts: tuple[int, int]) -> list[float]:
    """Write one lifecycle; return the seconds that each step took."""
    times = []
    order_id = invoice_id = total = 0
    for step in STEPS:
        began = time.perf_counter()
        with connection.transaction():
            if step == "open":
                order_id = _open(connection, parts)
            elif step == "approve":
                _approve(connection, order_id, parts)
            elif step == "book":
                _book(connection, order_id)
            elif step == "complete":
                _complete(connection, order_id, parts)
            elif step == "issue":
                invoice_id, total = _issue(connection, order_id)
            elif step == "pay":
                _pay(connection, invoice_id, total)
            else:
                connection.execute("UPDATE bare_order SET state = %s WHERE id = %s", [step, order_id])
        times.append(time.perf_counter() - began)
    return times


def _one(connection: "psycopg.Connection[tuple[object, ...]]", sql: str, values: list[object]) -> int:
    row = connection.execute(sql, values).fetchone()
    assert row is not None
    return int(str(row[0]))


def _open(connection: "psycopg.Connection[tuple[object, ...]]", parts: tuple[int, int]) -> int:
    number = _one(
        connection, "UPDATE bare_counter SET value = value + 1 WHERE name = %s RETURNING value", ["order"]
    )
    order_id = _one(
        connection,
        "INSERT INTO bare_order (number, customer_id, state, words, opened_at) "
        "VALUES (%s, 1, 'open', 'noise', now()) RETURNING id",
        [f"B-{number}"],
    )
    values: list[object] = []
    for index, (kind, quantity, price) in enumerate(LINES):
        values += [order_id, kind, "line", quantity, price, parts[index - 2] if index > 1 else None]
    connection.execute(
        "INSERT INTO bare_line (order_id, kind, description, quantity, unit_price, part_id, state) VALUES "
        + ", ".join(["(%s, %s, %s, %s, %s, %s, 'proposed')"] * len(LINES)),
        values,
    )
    return order_id


def _approve(
    connection: "psycopg.Connection[tuple[object, ...]]", order_id: int, parts: tuple[int, int]
) -> None:
    connection.execute("UPDATE bare_line SET state = 'authorised' WHERE order_id = %s", [order_id])
    connection.execute("UPDATE bare_part SET reserved = reserved + 1 WHERE id = ANY(%s)", [list(parts)])


def _book(connection: "psycopg.Connection[tuple[object, ...]]", order_id: int) -> None:
    starts = datetime.now(UTC)
    connection.execute(
        "INSERT INTO bare_visit (order_id, technician_id, starts_at, ends_at) VALUES (%s, 1, %s, %s)",
        [order_id, starts, starts + timedelta(hours=1)],
    )


def _complete(
    connection: "psycopg.Connection[tuple[object, ...]]", order_id: int, parts: tuple[int, int]
) -> None:
    connection.execute("UPDATE bare_line SET state = 'executed' WHERE order_id = %s", [order_id])
    connection.execute(
        "INSERT INTO bare_stockmove (part_id, line_id, quantity) "
        "SELECT part_id, id, -1 FROM bare_line WHERE order_id = %s AND part_id IS NOT NULL",
        [order_id],
    )
    connection.execute(
        "UPDATE bare_part SET reserved = reserved - 1, on_hand = on_hand - 1 WHERE id = ANY(%s)",
        [list(parts)],
    )


def _issue(connection: "psycopg.Connection[tuple[object, ...]]", order_id: int) -> tuple[int, int]:
    number = _one(
        connection, "UPDATE bare_counter SET value = value + 1 WHERE name = %s RETURNING value", ["invoice"]
    )
    total = 45340
    invoice_id = _one(
        connection,
        "INSERT INTO bare_invoice (order_id, number, total_minor) VALUES (%s, %s, %s) RETURNING id",
        [order_id, f"I-{number}", total],
    )
    connection.execute(
        "INSERT INTO bare_invoiceline (invoice_id, line_id, net_minor) "
        "SELECT %s, id, (quantity * unit_price * 100)::bigint FROM bare_line WHERE order_id = %s",
        [invoice_id, order_id],
    )
    _post(connection, "invoice", invoice_id, [("receivable", total), ("labour", -24000), ("parts", -21340)])
    return invoice_id, total


def _pay(connection: "psycopg.Connection[tuple[object, ...]]", invoice_id: int, total: int) -> None:
    connection.execute(
        "INSERT INTO bare_payment (invoice_id, amount_minor) VALUES (%s, %s)", [invoice_id, total]
    )
    _post(connection, "payment", invoice_id, [("drawer", total), ("receivable", -total)])


def _post(
    connection: "psycopg.Connection[tuple[object, ...]]",
    kind: str,
    invoice_id: int,
    entries: list[tuple[str, int]],
) -> None:
    header = _one(
        connection,
        "INSERT INTO bare_ledgertransaction (kind, invoice_id) VALUES (%s, %s) RETURNING id",
        [kind, invoice_id],
    )
    values: list[object] = []
    for account, amount in entries:
        values += [header, account, amount]
    connection.execute(
        "INSERT INTO bare_ledgerentry (transaction_id, account, amount_minor) VALUES "
        + ", ".join(["(%s, %s, %s)"] * len(entries)),
        values,
    )


def run(url: str, clients: int, seconds: float, parts: list[int]) -> tuple[int, list[list[float]]]:
    """Write lifecycles from `clients` threads for `seconds`; return how many and the times of their steps."""
    until = time.monotonic() + seconds
    done: list[list[float]] = []

    def client(index: int) -> None:
        with psycopg.connect(url, autocommit=True, prepare_threshold=0) as connection:
            mine = (parts[(2 * index) % len(parts)], parts[(2 * index + 1) % len(parts)])
            while time.monotonic() < until:
                done.append(lifecycle(connection, mine))

    threads = [threading.Thread(target=client, args=(index,)) for index in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done), done
