from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import (
    CUSTOMERS,
    DEPOSITS,
    HISTORY,
    INVOICES,
    PARTS,
    STOCK,
    brought_in,
    undone,
)
from tests.payments.builders import card_slip, faults
from workwright.assets.queries import search_assets
from workwright.billing.queries import get_ageing, list_invoices
from workwright.catalog.queries import search_parts
from workwright.imports.actions.undo_import import undo_import
from workwright.imports.actions.undo_rows import undo_rows
from workwright.kernel.context import Context
from workwright.kernel.verify import verify
from workwright.ledger.queries import balance
from workwright.parties.models import Customer
from workwright.parties.queries import search_customers
from workwright.payments.actions.apply_credit import apply_credit

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_every_kind_is_taken_back_whole_and_the_books_are_as_before(ctx: Context, ctx_as: Make) -> None:
    people = brought_in(ctx, "customers", CUSTOMERS)
    jobs = [brought_in(ctx, kind, text) for kind, text in (("parts", PARTS), ("stock", STOCK))]
    jobs += [brought_in(ctx, "invoices", INVOICES), brought_in(ctx, "deposits", DEPOSITS)]
    jobs.append(brought_in(ctx, "history", HISTORY))
    # By hand: stock 423.63 and invoices 1,561.80, less deposits held 225.00.
    assert balance(ctx, "opening_equity", "", "USD").minor == 42363 + 156180 - 22500
    for job in reversed(jobs[1:]):
        seen = undone(ctx, job)
        assert (seen.state, seen.problem, seen.created.rows) == ("undone", "", 0)
    # Withdrawn invoices and credits stay, as all that money is; their customers are blank and found no more.
    assert (undone(ctx, people).state, search_customers(ctx_as()).rows) == ("undone", ())
    kept = Customer.objects.filter(erased=True)
    assert {(row.name, row.phone, row.email, row.search_text) for row in kept} == {("Erased", "", "", "")}
    assert brought_in(ctx, "customers", CUSTOMERS).created.rows == 4
    for code in ("opening_equity", "stock"):
        assert balance(ctx, code, "", "USD").minor == 0
    assert get_ageing(ctx_as("accountant")).total_minor == 0
    assert faults() == []
    assert [finding for finding in verify() if finding.check != "heads"] == []


def test_customers_and_vehicles_are_gone_again(ctx: Context, ctx_as: Make) -> None:
    assert undone(ctx, brought_in(ctx, "customers", CUSTOMERS)).state == "undone"
    assert (search_customers(ctx_as()).rows, search_assets(ctx_as()).rows) == ((), ())


def test_a_file_can_come_again_after_it_was_taken_back(ctx: Context, ctx_as: Make) -> None:
    undone(ctx, brought_in(ctx, "customers", CUSTOMERS))
    brought_in(ctx, "customers", CUSTOMERS)
    undone(ctx, brought_in(ctx, "invoices", INVOICES))
    again = brought_in(ctx, "invoices", INVOICES)
    assert (again.created.rows, again.created.minor) == (3, 156180)
    assert len([row for row in list_invoices(ctx_as("accountant")).rows if row.state == "issued"]) == 3


def test_nothing_is_taken_back_while_something_depends_on_it(ctx: Context, ctx_as: Make, act: Act) -> None:
    people = brought_in(ctx, "customers", CUSTOMERS)
    invoices = brought_in(ctx, "invoices", INVOICES)
    seen = undone(ctx, people)
    assert (seen.state, seen.created.rows) == ("done", 4)
    assert "Line 2: It is named by: invoice." in seen.problem
    paid = next(row for row in list_invoices(ctx_as("accountant")).rows if row.number == "C-77")
    card_slip(ctx_as(), 1000, invoice_ids=(paid.id,))
    kept = undone(ctx, invoices)
    assert kept.state == "done" and "Line 4" in kept.problem and "Line 2" not in kept.problem
    assert get_ageing(ctx_as("accountant")).total_minor == 156180 - 1000
    deposits = brought_in(ctx, "deposits", DEPOSITS)
    act(apply_credit, ctx_as(), invoice_id=paid.id)
    assert "Line 3" in undone(ctx, deposits).problem


def test_parts_that_were_never_used_go_from_the_catalogue(ctx: Context, ctx_as: Make) -> None:
    assert undone(ctx, brought_in(ctx, "parts", PARTS)).state == "undone"
    assert search_parts(ctx_as(), "brake").rows == ()


def test_rows_are_taken_back_in_one_act(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = brought_in(ctx, "parts", PARTS)
    act(undo_import, ctx, import_id=job.id, expected_version=job.version, reason="Wrong file")
    done = act(undo_rows, ctx_as("system"), import_id=job.id)
    assert (done.state, done.rows) == ("undone", 2)
    assert search_parts(ctx_as(), "OIL").rows == ()
