from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import an_upload, through
from workwright.imports.actions.load_rows import load_rows
from workwright.imports.actions.map_columns import MapColumns, MappedColumn, map_columns
from workwright.imports.queries import get_import, list_rows
from workwright.kernel.context import Context

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def mapped(ctx: Context, kind: str, content: str, *fields: str) -> Any:
    job = an_upload(ctx, kind, content)
    columns = tuple(MappedColumn(field=name, column=place) for place, name in enumerate(fields))
    map_columns(ctx, MapColumns(import_id=job.id, expected_version=1, columns=columns))
    return job.id


def test_every_row_is_kept_as_it_stands_and_the_sum_is_counted_apart(ctx_as: Make, act: Act) -> None:
    text = 'No,Date,Name,Open\n1,2026-01-02,Anna,10.00\n\n2,2026-01-03,Bob,"1,000.50"\n3,soon,Cy,5\n4,2026-01-04,Di,x\n'
    ctx = ctx_as("operations_manager")
    import_id = mapped(ctx, "invoices", text, "number", "issued_on", "customer_name", "open")
    done = act(load_rows, ctx_as("system"), import_id=import_id)
    assert (done.state, done.rows) == ("mapped", 4)
    rows = list_rows(ctx, import_id).rows
    assert [(row.line, row.state, row.amount_minor) for row in rows] == [
        (2, "read", 1000),
        (4, "read", 100050),
        (5, "refused", 500),
        (6, "refused", None),
    ]
    assert "is not a day" in rows[2].reason and "not a number" in rows[3].reason
    seen = get_import(ctx, import_id)
    # By hand: 10.00 + 1,000.50 + 5 = 1,015.50; the x adds nothing.
    assert (seen.source.rows, seen.source.minor) == (4, 101550)
    assert act(load_rows, ctx_as("system"), import_id=import_id).rows == 4


def test_a_table_without_rows_goes_back_with_the_reason(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("operations_manager")
    import_id = mapped(ctx, "customers", "Name\n", "name")
    assert act(load_rows, ctx_as("system"), import_id=import_id).state == "uploaded"
    assert "no row" in get_import(ctx, import_id).problem


def test_too_many_rows_are_refused(ctx_as: Make, act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workwright.imports.rules.sheet.MOST_ROWS", 3)
    ctx = ctx_as("operations_manager")
    import_id = mapped(ctx, "customers", "Name\n" + "Anna\n" * 4, "name")
    through(import_id)
    seen = get_import(ctx, import_id)
    assert (seen.state, seen.problem) == ("uploaded", "The table has more than 3 rows. Split it.")
