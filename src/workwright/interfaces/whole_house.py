"""All that the house holds: every table, the stored files, the data dictionary, and files to bring in again."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.files.queries import blob_chunks, stored_files
from workwright.interfaces import spreadsheet
from workwright.kernel.context import Context
from workwright.kernel.dump import Table, rows_of, tables
from workwright.kernel.money import Money
from workwright.ledger.queries import balances
from workwright.ledger.rules import receivable_of

Files = Iterator[tuple[str, Iterable[bytes]]]
Rows = list[dict[str, Any]]
PORTION = 1 << 16


def whole_house(ctx: Context, progress: Callable[[str], None]) -> Files:
    """Yield the tables, the dictionary, the stored files, and what can be brought in again."""
    found = tables()
    for table in found:
        progress(table.name)
        yield f"tables/{table.name}.csv", _encoded(_lines(ctx, table))
    yield "dictionary.csv", _encoded(spreadsheet.lines(_dictionary(found)))
    for path, sha256 in stored_files(ctx):
        progress(path)
        yield f"files/{path}", blob_chunks(sha256)
    progress("bring-in")
    yield from _bring_in(ctx, {table.name: table for table in found})


def _lines(ctx: Context, table: Table) -> Iterator[str]:
    yield from spreadsheet.lines([[column.name for column in table.columns]])
    yield from spreadsheet.lines([_plain(value) for value in row] for row in rows_of(ctx, table))


def _plain(value: Any) -> Any:
    """Return a value as CSV holds it: instants and days in ISO form, bytes as text or hex."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return raw.decode() if raw.startswith(b'{"') and raw.endswith(b"}") else raw.hex()
    return value if value is None or isinstance(value, str | int | bool | list | dict) else str(value)


def _dictionary(found: list[Table]) -> Iterator[list[str]]:
    yield ["table", "column", "kind", "what a row is"]
    for table in found:
        for column in table.columns:
            yield [table.name, column.name, column.kind, table.about]


def _encoded(lines: Iterable[str]) -> Iterator[bytes]:
    """Join lines to portions worth writing."""
    kept: list[str] = []
    size = 0
    for line in lines:
        kept.append(line)
        size += len(line)
        if size > PORTION:
            yield "".join(kept).encode()
            kept, size = [], 0
    yield "".join(kept).encode()


def _bring_in(ctx: Context, found: dict[str, Table]) -> Files:
    """Yield files in the columns of the bring-in; customers are named by their ids."""

    def rows(name: str) -> Rows:
        names = [column.name for column in found[name].columns]
        return [dict(zip(names, row, strict=True)) for row in rows_of(ctx, found[name])]

    customers = rows("parties_customer")
    live = {row["id"]: str(row["merged_into_id"] or row["id"]) for row in customers}
    assets, parts = rows("assets_asset"), rows("catalog_part")
    yield _sheet("1-customers", _customers(customers))
    yield _sheet("2-vehicles", _vehicles(assets, live))
    yield _sheet("3-equipment", _equipment(assets, live))
    yield _sheet("4-parts", _parts(ctx, parts))
    yield _sheet("5-stock", _stock(ctx, rows("inventory_item"), {row["id"]: row["sku"] for row in parts}))
    yield _sheet("6-invoices", _invoices(ctx, rows("billing_invoice"), live))
    yield _sheet("7-deposits", _deposits(ctx, rows("payments_payment"), live))


def _sheet(name: str, rows: Iterator[list[Any]]) -> tuple[str, Iterable[bytes]]:
    return f"bring-in/{name}.csv", _encoded(spreadsheet.lines(rows))


def _customers(customers: Rows) -> Iterator[list[Any]]:
    yield ["Customer number", "Name", "Person or company", "Phone", "E-mail", "Street", "Tax id", "Language",
           "Payment terms in days", "Notes"]  # fmt: skip
    for row in customers:
        if row["merged_into_id"] is None:
            yield [str(row["id"]), row["name"], row["kind"], row["phone"], row["email"],
                   row["billing_address"].replace("\n", ", "), row["tax_id"], row["language"], row["terms_days"],
                   row["notes"]]  # fmt: skip


def _vehicles(assets: Rows, live: dict[UUID, str]) -> Iterator[list[Any]]:
    yield [
        "Customer number",
        "Plate",
        "Plate region",
        "VIN",
        "Make",
        "Model",
        "Year",
        "Colour",
        "Engine",
        "Notes",
    ]
    for row in assets:
        if row["kind"] == "vehicle" and row["retired_at"] is None:
            yield [live[row["customer_id"]], row["plate"], row["plate_region"], row["vin"], row["maker"], row["model"],
                   row["year"], row["colour"], row["engine"], row["notes"]]  # fmt: skip


def _equipment(assets: Rows, live: dict[UUID, str]) -> Iterator[list[Any]]:
    yield ["Customer number", "Serial number", "Maker", "Model", "Year", "Notes"]
    for row in assets:
        if row["kind"] == "equipment" and row["retired_at"] is None:
            yield [
                live[row["customer_id"]],
                row["serial"],
                row["maker"],
                row["model"],
                row["year"],
                row["notes"],
            ]


def _parts(ctx: Context, parts: Rows) -> Iterator[list[Any]]:
    yield ["Part number", "Name", "Maker", "Barcode", "Category", "Unit", "Cost", "Price"]
    for row in parts:
        if row["currency"] == ctx.branch.currency:
            yield [row["sku"], row["name"], row["maker"], row["barcode"], row["category"], row["unit"],
                   row["unit_cost"], row["price"]]  # fmt: skip


def _stock(ctx: Context, items: Rows, skus: dict[UUID, str]) -> Iterator[list[Any]]:
    yield ["Part number", "Quantity", "Cost per unit"]
    for row in items:
        if row["on_hand"]:
            cost = Money(row["value_minor"], row["currency"]).amount / row["on_hand"]
            yield [skus[row["part_id"]], row["on_hand"].normalize(), round(cost, 4)]


def _invoices(ctx: Context, invoices: Rows, live: dict[UUID, str]) -> Iterator[list[Any]]:
    """What is owed. The numbers get a letter in front: the series of the next installation begins anew."""
    yield [
        "Invoice number",
        "Customer number",
        "Invoice date",
        "Due date",
        "Total",
        "Open amount",
        "Purchase order",
    ]
    issued = [row for row in invoices if row["state"] == "issued" and row["currency"] == ctx.branch.currency]
    owed = balances(ctx, "receivable", [receivable_of(row["id"]) for row in issued], ctx.branch.currency)
    for row in issued:
        if left := owed[receivable_of(row["id"])]:
            days = (row["issued_on"].isoformat(), row["due_on"].isoformat())
            sums = (_amount(row["gross_minor"], row), _amount(left, row))
            yield [f"X{row['number']}", live[row["customer_id"]], *days, *sums, row["po_number"]]


def _deposits(ctx: Context, payments: Rows, live: dict[UUID, str]) -> Iterator[list[Any]]:
    yield ["Customer number", "Amount", "Received on", "Reference"]
    for row in payments:
        held = row["credit_minor"] + row["deposit_minor"]
        if held and row["currency"] == ctx.branch.currency:
            day = row["received_at"].astimezone(ctx.zone).date().isoformat()
            yield [live[row["customer_id"]], _amount(held, row), day, row["reference"]]


def _amount(minor: int, row: dict[str, Any]) -> str:
    return str(Money(minor, row["currency"]).amount)
