from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import an_upload, checked
from tests.world import COMPANY
from workwright.imports.actions.map_columns import map_columns
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


ODD = "A,B,C\nAnna Bell,5035550142,anna@example.com\n"


def test_a_mapping_is_remembered_for_the_next_file_with_these_headers(ctx: Context, ctx_as: Make) -> None:
    checked(ctx, "customers", ODD, name=0, phone=1, email=2)
    again = an_upload(ctx, "customers", ODD.replace("Anna Bell", "Bob"))
    assert {f.name: f.column for f in again.fields if f.column is not None} == {
        "name": 0,
        "phone": 1,
        "email": 2,
    }
    other = an_upload(ctx, "vehicles", ODD)
    assert all(field.column is None for field in other.fields)
    north = an_upload(ctx_as("operations_manager", branch=COMPANY.north), "customers", ODD)
    assert all(field.column is None for field in north.fields)


def test_what_is_needed_has_to_be_mapped(ctx: Context, act: Act) -> None:
    job = an_upload(ctx, "invoices", ODD)
    fields = {"import_id": job.id, "expected_version": 1}
    with pytest.raises(Invalid, match=r"invoice number.*invoice date.*open amount.*customer"):
        act(map_columns, ctx, columns=({"field": "notes", "column": 0},), **fields)
    with pytest.raises(Invalid, match="no field called"):
        act(map_columns, ctx, columns=({"field": "nonsense", "column": 0},), **fields)
    with pytest.raises(Invalid, match="not so many"):
        act(map_columns, ctx, columns=({"field": "number", "column": 3},), **fields)


def test_it_can_be_changed_after_the_check(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = checked(ctx, "customers", ODD, name=0)
    columns = ({"field": "name", "column": 0}, {"field": "phone", "column": 1})
    done = act(map_columns, ctx, import_id=job.id, expected_version=job.version, columns=columns)
    assert (done.state, get_import(ctx, job.id).source.rows) == ("mapped", 1)
    with pytest.raises(NotFound):
        act(
            map_columns,
            ctx_as("operations_manager", branch=COMPANY.north),
            import_id=job.id,
            expected_version=1,
            columns=columns,
        )
