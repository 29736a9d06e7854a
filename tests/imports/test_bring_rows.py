from collections.abc import Callable
from datetime import date
from decimal import Decimal
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
    checked,
    reasons,
    remarks,
)
from workwright.assets.queries import search_assets
from workwright.billing.queries import get_ageing, get_statement, get_tax_return, list_invoices
from workwright.catalog.queries import search_parts
from workwright.imports.actions.bring_rows import bring_rows
from workwright.imports.actions.start_import import start_import
from workwright.imports.queries import get_import
from workwright.inventory.queries import list_stock
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.parties.queries import get_customer, search_customers
from workwright.payments.queries import list_credits
from workwright.work_orders.queries import asset_history

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_customers_and_their_vehicles_come_in_with_a_receipt(ctx: Context, ctx_as: Make) -> None:
    job = brought_in(ctx, "customers", CUSTOMERS)
    counts = (job.state, job.source.rows, job.created.rows, job.known.rows, job.refused.rows)
    assert counts == ("done", 4, 4, 0, 0), reasons(ctx, job)
    assert job.agrees
    names = {row.name for row in search_customers(ctx_as()).rows}
    assert {"Anna Bell", "Cargo Fleet Inc", "Zoë Núñez"} <= names
    (anna,) = search_customers(ctx_as(), "anna bell").rows
    whole = get_customer(ctx_as(), anna.id)
    assert (whole.phone, whole.billing_address) == ("+15035550142", "14 Harbour St\nPortland 97201")
    assert remarks(ctx, job) == {}
    fleet = {row.title: row.customer_name for row in search_assets(ctx_as(), "Transit").rows}
    assert list(fleet.values()) == ["Cargo Fleet Inc"] * 2, fleet


def test_parts_and_opening_stock_stand_in_the_books_at_cost(ctx: Context, ctx_as: Make) -> None:
    parts = brought_in(ctx, "parts", PARTS)
    assert (parts.created.rows, parts.refused.rows, parts.decimal_mark) == (2, 0, ","), reasons(ctx, parts)
    assert parts.source.minor == 3140 + 485
    stock = brought_in(ctx, "stock", STOCK)
    assert (stock.created.rows, stock.refused.rows) == (2, 0), reasons(ctx, stock)
    # By hand: 6 x 31.40 = 188.40; 48.5 x 4.85 = 235.225, to the cent 235.23.
    assert stock.source.minor == stock.created.minor == 18840 + 23523
    assert stock.agrees
    assert balance(ctx, "stock", "", "USD").minor == 42363
    assert balance(ctx, "opening_equity", "", "USD").minor == 42363
    assert sorted(row.on_hand for row in list_stock(ctx_as()).rows) == [6, Decimal("48.5")]
    assert len(search_parts(ctx_as(), "brake").rows) == 1


def test_unpaid_invoices_are_owed_age_and_are_not_taxed_again(ctx: Context, ctx_as: Make) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    job = brought_in(ctx, "invoices", INVOICES)
    assert (job.created.rows, job.refused.rows, job.date_order) == (3, 0, "mdy"), reasons(ctx, job)
    # By hand: 212.80 + 99.00 + 1,250.00 = 1,561.80, all against opening equity.
    assert job.source.minor == job.created.minor == 156180
    assert job.agrees
    assert balance(ctx, "opening_equity", "", "USD").minor == 156180
    accountant = ctx_as("accountant")
    ageing = get_ageing(accountant)
    assert ageing.total_minor == 156180
    rows = {row.customer_name: row for row in ageing.rows}
    # On 23 November: due 10 September is 74 days ago, 20 December is not due, 1 November is 22 days ago.
    assert (rows["Anna Bell"].to_90_minor, rows["Anna Bell"].not_due_minor) == (21280, 9900)
    assert rows["Cargo Fleet Inc"].to_30_minor == 125000
    assert get_tax_return(accountant, date(2026, 1, 1), date(2026, 12, 31)).rows == ()
    (anna,) = search_customers(ctx_as(), "anna bell").rows
    statement = get_statement(accountant, anna.id, date(2026, 11, 1))
    assert (statement.closing_minor, [item.number for item in statement.open]) == (
        31180,
        ["R-2026-0811", "R-2026-0990"],
    )
    assert {row.number for row in list_invoices(accountant).rows} == {"R-2026-0811", "R-2026-0990", "C-77"}


def test_deposits_are_held_for_the_customer_of_the_former_number(ctx: Context, ctx_as: Make) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    job = brought_in(ctx, "deposits", DEPOSITS)
    assert (job.created.rows, job.refused.rows) == (2, 0), reasons(ctx, job)
    assert job.source.minor == job.created.minor == 22500
    assert job.agrees
    # What is held is owed: opening equity stands in debit by it.
    assert balance(ctx, "opening_equity", "", "USD").minor == -22500
    held = {credit.credit_minor for credit in list_credits(ctx_as("cashier"))}
    assert held == {15000, 7500}


def test_history_shows_on_the_vehicle_and_in_no_books(ctx: Context, ctx_as: Make) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    job = brought_in(ctx, "history", HISTORY)
    assert (job.created.rows, job.refused.rows) == (2, 0), reasons(ctx, job)
    assert job.source.minor == 40720 and job.agrees
    (car,) = search_assets(ctx_as(), "7ABC123").rows
    told = [(row.on, row.customer_words) for row in asset_history(ctx_as(), car.id)]
    assert told == [(date(2025, 2, 3), "Oil change"), (date(2024, 5, 17), "Replaced front pads")]
    assert balance(ctx, "opening_equity", "", "USD").minor == 0


def test_rows_come_in_a_piece_at_a_time_each_once(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    act(start_import, ctx, import_id=job.id, expected_version=job.version)
    some = act(bring_rows, ctx_as("system"), import_id=job.id, count=3)
    assert (some.state, some.done) == ("running", 3)
    rest = act(bring_rows, ctx_as("system"), import_id=job.id, count=3)
    assert (rest.state, rest.done) == ("done", 1)
    assert get_import(ctx, job.id).created.rows == 4
