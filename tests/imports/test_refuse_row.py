from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from tests.imports.builders import brought_in, checked, reasons, through
from workwright.imports.actions import bring_rows as module
from workwright.imports.actions.refuse_row import refuse_row
from workwright.imports.actions.start_import import start_import
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, NotFound
from workwright.parties.actions.find_or_create_customer import find_or_create_customer

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


MANY = "Name,Phone\n" + "".join(f"Customer {n:03},503555{1000 + n}\n" for n in range(120))


def test_a_row_that_a_context_refuses_stays_out_and_the_others_come_in(
    ctx: Context, ctx_as: Make, act: Act
) -> None:
    job = checked(ctx, "customers", MANY)
    assert job.ready.rows == 120
    # Between check and start somebody else takes a number.
    act(find_or_create_customer, ctx_as(), name="Zoe Other", phone="503 555 1077")
    act(start_import, ctx, import_id=job.id, expected_version=job.version)
    through(job.id)
    seen = get_import(ctx, job.id)
    assert (seen.state, seen.created.rows, seen.refused.rows, seen.agrees) == ("done", 119, 1, True)
    assert "Zoe Other" in reasons(ctx, seen)[79]


def test_only_a_row_that_waits_is_refused(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = checked(ctx, "customers", MANY)
    with pytest.raises(IllegalTransition):
        act(refuse_row, ctx_as("system"), import_id=job.id, line=2, reason="No")
    act(start_import, ctx, import_id=job.id, expected_version=job.version)
    assert act(refuse_row, ctx_as("system"), import_id=job.id, line=2, reason="No").state == "running"
    with pytest.raises(NotFound):
        act(refuse_row, ctx_as("system"), import_id=job.id, line=5000, reason="No")
    through(job.id)
    assert reasons(ctx, get_import(ctx, job.id)) == {2: "No"}
    assert brought_in(ctx, "customers", "Name,Phone\nLast,5035559999\n").created.rows == 1


def test_what_the_database_refuses_without_a_word_of_ours_is_told(
    ctx: Context, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = checked(ctx, "customers", MANY)
    act(start_import, ctx, import_id=job.id, expected_version=job.version)
    plain = module.BRINGS["customers"]

    def failing(ctx: Context, row_id: Any, values: dict[str, Any], marks: list[str]) -> Any:
        if values["name"] == "Customer 060":
            raise IntegrityError("new row violates something")
        return plain(ctx, row_id, values, marks)

    monkeypatch.setitem(module.BRINGS, "customers", failing)
    through(job.id)
    seen = get_import(ctx, job.id)
    assert (seen.created.rows, reasons(ctx, seen)) == (
        119,
        {62: "It cannot be stored: new row violates something"},
    )
