from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import an_upload, checked, workbook
from tests.world import COMPANY
from workwright.imports.actions.cancel_import import cancel_import
from workwright.imports.actions.read_again import read_again
from workwright.imports.queries import Unreadable, get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound, Stale

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_another_encoding_separator_or_header_row(ctx: Context, act: Act) -> None:
    job = an_upload(ctx, "customers", "Export of today;;\nName;Tel;Ort\nMüller;1;Köln\n".encode("cp1252"))
    assert (job.encoding, job.separator, job.header) == ("cp1252", ";", 2)
    act(read_again, ctx, import_id=job.id, expected_version=1, encoding="mac_roman", header=1)
    seen = get_import(ctx, job.id)
    assert (seen.encoding, seen.header, seen.columns) == ("mac_roman", 1, ("Export of today",))
    act(read_again, ctx, import_id=job.id, expected_version=2, separator="|", header=2)
    assert get_import(ctx, job.id).columns == ("Name;Tel;Ort",)


def test_another_sheet_even_a_hidden_one_but_none_that_is_not_there(ctx: Context, act: Act) -> None:
    job = an_upload(ctx, "parts", workbook([["Part no", "Name"], ["A1", "Filter"]]), "x.xlsx")
    with pytest.raises(Unreadable, match="no sheet"):
        act(read_again, ctx, import_id=job.id, expected_version=1, sheet="Other")
    with pytest.raises(Unreadable, match="cannot be the header"):
        act(read_again, ctx, import_id=job.id, expected_version=1, header=99)


def test_what_was_checked_is_forgotten_and_what_came_in_is_not_read_again(
    ctx: Context, ctx_as: Make, act: Act
) -> None:
    job = checked(ctx, "customers", "Name\nAnna Bell\n")
    assert (job.state, job.source.rows) == ("checked", 1)
    done = act(read_again, ctx, import_id=job.id, expected_version=job.version, header=1)
    assert (done.state, get_import(ctx, job.id).source.rows) == ("uploaded", 0)
    with pytest.raises(Stale):
        act(read_again, ctx, import_id=job.id, expected_version=job.version)
    with pytest.raises(NotFound):
        act(
            read_again,
            ctx_as("operations_manager", branch=COMPANY.north),
            import_id=job.id,
            expected_version=1,
        )
    act_cancel = checked(ctx, "customers", "Name\nBob\n")
    assert act_cancel.state == "checked"
    with pytest.raises(IllegalTransition):
        act(
            read_again,
            ctx,
            import_id=_cancelled(ctx, act_cancel.id, act_cancel.version, act),
            expected_version=1,
        )


def _cancelled(ctx: Context, import_id: Any, version: int, act: Act) -> Any:
    return act(cancel_import, ctx, import_id=import_id, expected_version=version).id
