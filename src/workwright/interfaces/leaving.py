"""Everything of one branch as plain files: whoever leaves, or looks from outside, needs no program of ours.

Lists are the named reads of the API as CSV, orders and invoices with all their parts as JSON lines, the books as
journals, every table as CSV with its stored files, and files that can be brought in again. Nothing is chosen by hand: a
list or a table that is added later is exported too.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, TypeAdapter

from workwright.interfaces import spreadsheet
from workwright.interfaces.whole_house import whole_house
from workwright.kernel.context import Context
from workwright.kernel.reads import Page, Query, queries
from workwright.ledger.ports import EXPORTERS
from workwright.ledger.queries import preview_books

File = tuple[str, Iterable[bytes]]
"""Its path, and its bytes a portion at a time."""
Progress = Callable[[str], None]
AT_ONCE = 200
WIDER: dict[str, tuple[dict[str, Any], ...]] = {
    "work_orders.list_work_orders": ({"state": "all"},),
    "payments.list_reviews": ({}, {"closed": True}),
    "catalog.list_services": ({"all_states": True},),
    "scheduling.list_resources": ({"all_states": True},),
}
"""Lists that leave something out unless they are asked for all of it."""
WHOLE = {
    "work_orders.get_work_order": ("work_orders.list_work_orders", "work_order_id"),
    "billing.get_invoice": ("billing.list_invoices", "invoice_id"),
}
"""Reads of one thing with all its parts: the list that names them, and what the read calls the id."""


def everything(ctx: Context, progress: Progress) -> Iterator[File]:
    """Yield each file with its path. What the actor may not read is left out, and the README does not name it.

    Tables, stored files and files to bring in again are for the house itself: they hold all there is.
    """
    told: list[str] = []
    yield from _lists(ctx, progress, told)
    if ctx.can("ledger.view_ledger"):
        yield from _books(ctx)
    if ctx.can("*"):
        yield from whole_house(ctx, progress)
    yield "README.md", [_readme(ctx, told).encode()]


def _lists(ctx: Context, progress: Progress, told: list[str]) -> Iterator[File]:
    ids: dict[str, list[UUID]] = {}
    for name, query in sorted(queries.items()):
        if not _is_list(query) or not ctx.can(query.permission):
            continue
        progress(name)
        rows = [row for fields in WIDER.get(name, ({},)) for row in _rows(ctx, query, fields)]
        ids[name] = [UUID(row["id"]) for row in rows if row.get("id")]
        columns = list(_row_model(query).model_fields)
        yield f"lists/{name}.csv", [as_csv(columns, rows)]
        told.append(_about(name, query, columns, len(rows)))
    for name, (listed, called) in WHOLE.items():
        if listed in ids and ctx.can(queries[name].permission):
            progress(name)
            yield f"whole/{name}.jsonl", _whole(ctx, queries[name], called, ids[listed])


def as_csv(columns: list[str], rows: Iterable[dict[str, Any]]) -> bytes:
    """Return CSV in UTF-8, safe to open in a spreadsheet."""
    told = spreadsheet.lines([columns, *([row.get(column) for column in columns] for row in rows)])
    return "".join(told).encode()


def _is_list(query: Query[..., Any]) -> bool:
    """Return whether it lists rows and can be asked without saying for what."""
    needs = [name for name, field in query.params.model_fields.items() if field.is_required()]
    return not needs and (get_origin(query.returns) in (list, tuple) or _is_page(query.returns))


def _is_page(returns: Any) -> bool:
    return inspect.isclass(returns) and issubclass(returns, Page)


def _row_model(query: Query[..., Any]) -> type[BaseModel]:
    returns: Any = query.returns
    rows = returns.model_fields["rows"].annotation if _is_page(returns) else returns
    model: type[BaseModel] = get_args(rows)[0]
    return model


def _rows(ctx: Context, query: Query[..., Any], fields: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield all rows of a list, page by page, as plain values."""
    size = {"limit": AT_ONCE} if "limit" in query.params.model_fields else {}
    after: dict[str, Any] = {}
    adapter = TypeAdapter(query.returns)
    while True:
        found = adapter.dump_python(query(ctx, **fields, **size, **after), mode="json")
        yield from found["rows"] if _is_page(query.returns) else found
        if not _is_page(query.returns) or not found["next"]:
            return
        after = {"after": found["next"]}


def _whole(ctx: Context, query: Query[..., Any], called: str, ids: list[UUID]) -> Iterator[bytes]:
    return (f"{query(ctx, **{called: one}).model_dump_json()}\n".encode() for one in ids)


def _books(ctx: Context) -> Iterator[File]:
    for exporter in EXPORTERS:
        file = preview_books(ctx, exporter.key, date(1900, 1, 1), ctx.today)
        yield f"books/{exporter.key}{exporter.suffix}", [file.content]


def _about(name: str, query: Query[..., Any], columns: list[str], rows: int) -> str:
    what = (inspect.getdoc(query.run) or "").partition("\n")[0]
    return f"### lists/{name}.csv\n\n{what} {rows} rows.\n\n`{'`, `'.join(columns)}`\n"


def _readme(ctx: Context, told: list[str]) -> str:
    return (
        f"# {ctx.branch.name} ({ctx.branch.code}), {ctx.today}\n\n"
        "`lists/` are CSV files in UTF-8, one per list, with the columns below; a nested value is JSON. `whole/` are "
        "orders and invoices with all their parts, one JSON object per line. `books/` are the whole ledger.\n\n"
        "`tables/` are all tables, `dictionary.csv` says what their columns hold, `files/` are photographs and "
        "documents. `bring-in/` are files that `workwright import` reads, in the order of their numbers. "
        "`manifest.json` has the size, the SHA-256, the rows and the sums by currency of every file.\n\n"
        "Amounts that end in `_minor` are in the smallest unit of their currency (cents, fils, yen). Instants are UTC, "
        "days are the branch's. A text that a spreadsheet would take for a formula has an apostrophe in front.\n\n"
        + "\n".join(told)
    )
