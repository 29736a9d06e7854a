from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, PARTS, brought_in, checked, mapped_file, reasons, remarks
from workwright.imports.actions.check_rows import check_rows
from workwright.imports.actions.load_rows import load_rows
from workwright.imports.queries import get_import
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_customers_are_known_by_phone_email_or_name_and_contradictions_are_refused(ctx: Context) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    text = (
        "Name,Phone,E-mail\n"
        "Bell Anna,503.555.0142,\n"
        "Somebody Else,503 555 0142,\n"
        ",503 555 0199,\n"
        "Zoe Nunez,,\n"
        "New One,503 555 0170,new@example.com\n"
        "New One,,new@example.com\n"
        "Other Person,503 555 0170,\n"
        "Anna Bell,503 555 0142,office@cargo.example\n"
    )
    job = checked(ctx, "customers", text)
    assert (job.ready.rows, job.known.rows, job.refused.rows, job.agrees) == (1, 3, 4, True)
    why = reasons(ctx, job)
    assert "is that of Bell Anna (in line 2)" in why[3]
    assert "all are empty" in why[4]
    assert "is that of New One (in line 6)" in why[8]
    assert "different customers: Anna Bell and Cargo Fleet Inc" in why[9]
    told = remarks(ctx, job)
    assert told[5] == "Zoë Núñez is a customer already."
    assert told[7] == "The same customer as in line 6."


def test_what_cannot_be_used_is_kept_in_the_notes(ctx: Context, ctx_as: Make) -> None:
    text = "Name,Phone,E-mail,VIN,Make\nAnna Bell,call the office; 503 555 0142,anna at home,1HGBH41JXMN109187,Honda\n"
    job = checked(ctx, "customers", text)
    assert job.ready.rows == 1
    told = remarks(ctx, job)[2]
    assert "“call the office” cannot be a phone number" in told
    assert "cannot be an e-mail address" in told
    assert "check digit" in told


def test_vehicles_need_their_customer_and_belong_to_one(ctx: Context) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    text = (
        "Owner,Plate,Make,Model\n"
        "Anna Bell,NEW 1,Ford,Focus\n"
        "Nobody Known,NEW 2,Ford,Focus\n"
        "Anna Bell,FLT-001,Ford,Transit\n"
        "Anna Bell,new-1,Ford,Focus\n"
        "Anna Bell,,,\n"
    )
    job = checked(ctx, "vehicles", text)
    assert (job.ready.rows, job.known.rows, job.refused.rows) == (1, 1, 3)
    why = reasons(ctx, job)
    assert "No customer is known as Nobody Known" in why[3]
    assert "belongs to another customer" in why[4]
    assert "all are empty" in why[6]
    assert remarks(ctx, job)[5] == "The same vehicle as in line 2."


def test_parts_and_stock_are_compared_with_the_catalogue(ctx: Context) -> None:
    brought_in(ctx, "parts", PARTS)
    parts = checked(
        ctx, "parts", "SKU,Name,Cost\n0986494,Pads,1\nX-1,Hose,2\nX 1,Hose,2\nX1,Belt,2\n---,Bolt,1\nY,Z,-4\n"
    )
    assert (parts.ready.rows, parts.known.rows, parts.refused.rows) == (1, 2, 3)
    assert "stands in line 3 too, as Hose" in reasons(ctx, parts)[5]
    text = "SKU,Qty,Place\n0986494,2,\n0986 494,3,\nNOPE,1,\nOIL5W30,-1,\nOIL5W30,0,\nOIL5W30,1,Moon\n"
    stock = checked(ctx, "stock", text)
    assert (stock.ready.rows, stock.known.rows, stock.refused.rows) == (1, 1, 4)
    why = reasons(ctx, stock)
    assert "stands in line 2: add them up" in why[3]
    assert "no part NOPE" in why[4] and "below zero" in why[5] and "no place called Moon" in why[7]
    assert remarks(ctx, stock)[2] == "At the cost of the catalogue: 31.4."


def test_invoices_and_deposits_are_refused_when_they_cannot_be(ctx: Context) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    text = (
        "Invoice,Date,Due,Customer,Total,Balance\n"
        "A1,2026-11-01,2026-12-01,Anna Bell,100,50\n"
        "A1,2026-11-01,2026-12-01,Anna Bell,100,50\n"
        "A2,2027-01-01,2027-02-01,Anna Bell,100,50\n"
        "A3,2026-11-01,2026-10-01,Anna Bell,100,50\n"
        "A4,2026-11-01,,Anna Bell,10,50\n"
        "A5,2026-11-01,,Anna Bell,10,0\n"
        "A6,2026-11-01,,Anna Bell,10,-5\n"
        "INV-2026-00001,2026-11-01,,Anna Bell,10,10\n"
        "A8,2026-11-01,,Who,10,10\n"
        "A9,2026-11-01,,Anna Bell,10,10\n"
    )
    job = checked(ctx, "invoices", text)
    assert (job.ready.rows, job.known.rows, job.refused.rows, job.agrees) == (2, 1, 7, True)
    assert job.source.minor == 5000 * 5 + 0 - 500 + 1000 * 3
    why = reasons(ctx, job)
    assert "line 2 too" in why[3] and "in the future" in why[4] and "due before" in why[5]
    assert "More is open (50.00 USD) than the total (10.00 USD)" in why[6]
    assert "below zero" in why[8] and "this system gives" in why[9] and "No customer" in why[10]
    assert remarks(ctx, job)[11].startswith("Due by the terms: 2026-")
    held = checked(
        ctx, "deposits", "Customer,Amount,Date\nAnna Bell,0,\nAnna Bell,-1,\nAnna Bell,5,2027-01-01\n"
    )
    assert (held.known.rows, held.refused.rows) == (1, 2)


def test_history_needs_its_vehicle(ctx: Context) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    text = (
        "Date,Plate,Work,Total\n2024-01-02,LOST1,Oil,1\n2027-01-02,7ABC123,Oil,1\n2024-01-02,7ABC123,Oil,-1\n"
    )
    job = checked(ctx, "history", text)
    assert job.refused.rows == 3
    why = reasons(ctx, job)
    assert (
        "No vehicle or machine is known as LOST1" in why[2] and "future" in why[3] and "below zero" in why[4]
    )


def test_equipment_is_known_by_its_serial_number(ctx: Context) -> None:
    brought_in(ctx, "customers", CUSTOMERS)
    text = "Customer,Serial,Maker,Model,Hours\nAnna Bell,AX-1,Carrier,30RB,1250\nAnna Bell,AX1,Carrier,30RB,1250\n"
    job = brought_in(ctx, "equipment", text)
    assert (job.created.rows, job.known.rows) == (1, 1), reasons(ctx, job)
    assert checked(ctx, "equipment", text.replace("Anna Bell", "Cargo Fleet Inc")).refused.rows == 2


def test_only_a_mapped_file_is_checked(ctx: Context, ctx_as: Make, act: Act) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    with pytest.raises(IllegalTransition):
        act(check_rows, ctx_as("system"), import_id=job.id)


def test_rows_are_checked_a_piece_at_a_time(ctx: Context, ctx_as: Make, act: Act) -> None:
    worker = ctx_as("system")
    job = mapped_file(ctx, "customers", CUSTOMERS)
    assert act(load_rows, worker, import_id=job.id).state == "mapped"
    some = act(check_rows, worker, import_id=job.id, count=3)
    assert (some.state, some.checked) == ("mapped", 3)
    rest = act(check_rows, worker, import_id=job.id, count=3)
    assert (rest.state, rest.checked) == ("checked", 1)
    seen = get_import(ctx, job.id)
    assert (seen.ready.rows, seen.refused.rows) == (4, 0)
