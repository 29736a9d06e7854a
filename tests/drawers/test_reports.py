"""Shift reports X and Z, a shift found open the next morning, the kept table of notes and coins."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.access.builders import somebody_else
from tests.billing.builders import an_issued_invoice
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import cash, cash_refund
from tests.world import NOW
from workwright.drawers.actions.approve_shift import approve_shift
from workwright.drawers.actions.close_shift import DayNotPossible, close_shift
from workwright.drawers.actions.count_shift import CountDoesNotAdd, UnknownFace, count_shift
from workwright.drawers.actions.open_shift import DrawerTaken, open_shift
from workwright.drawers.actions.pay_in import pay_in
from workwright.drawers.actions.pay_out import pay_out
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import (
    get_shift,
    get_x_report,
    get_z_report,
    list_faces,
    list_shifts,
    list_z_reports,
    shifts_to_settle,
)
from workwright.drawers.rules import denominations
from workwright.drawers.verifiers import check_drawers, check_movements, check_reports
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.ledger.queries import balance

Make = Callable[..., Context]
Act = Callable[..., Any]
NEXT_MORNING = NOW + timedelta(days=1)


def a_day(ctx: Context, act: Act) -> Any:
    """A shift with one of everything: 100.00 float, sale 179.23, refund 20.00, in 5.00, out 3.00, drop 150.00."""
    shift = an_open_shift(ctx)
    took = cash(ctx, 17_923, invoice_ids=(an_issued_invoice(ctx).id,), tendered_minor=20_000)
    cash_refund(ctx, took.id, 2_000)
    act(pay_in, ctx, shift_id=shift, amount_minor=500, reason="Coins from the safe")
    act(pay_out, ctx, shift_id=shift, kind="pay_out", amount_minor=300, reason="Stamps")
    act(pay_out, ctx, shift_id=shift, kind="drop", amount_minor=15_000, reason="Evening drop")
    return shift


EXPECTED = 10_000 + 17_923 - 2_000 + 500 - 300 - 15_000


def test_x_repeats_and_z_is_stored_once_each_figure_in_the_books(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    shift = a_day(ctx, act)
    x = get_x_report(ctx, shift)
    assert (x.kind, x.number, x.expected_minor, x.booked_minor) == ("X", "", EXPECTED, EXPECTED)
    assert get_x_report(ctx, shift) == x
    with pytest.raises(NotFound):
        get_z_report(ctx, shift)
    act(count_shift, ctx, shift_id=shift, counted_minor=EXPECTED - 40)
    closed = act(close_shift, ctx, shift_id=shift, expected_version=2, reason="Counted twice, still short")
    z = get_z_report(ctx, shift)
    assert (z.kind, z.number) == ("Z", closed.z_number) == ("Z", "Z-00001")
    assert {line.kind: (line.count, line.amount_minor) for line in z.lines} == {
        "float": (1, 10_000),
        "pay_in": (1, 500),
        "pay_out": (1, -300),
        "drop": (1, -15_000),
        "sale": (1, 17_923),
        "refund": (1, -2_000),
        "over_short": (1, -40),
    }
    assert (z.expected_minor, z.counted_minor, z.difference_minor) == (EXPECTED, EXPECTED - 40, -40)
    assert z.booked_minor == EXPECTED
    assert balance(ctx, "drawer", drawer_of(z.drawer_id)).minor == EXPECTED - 40
    assert [*check_drawers(), *check_movements(), *check_reports()] == []
    with pytest.raises(NotFound):
        get_x_report(ctx, shift)


def test_numbers_have_no_gap_and_the_day_finds_them(ctx_as: Make, act: Act) -> None:
    ctx, drawer = ctx_as(), a_drawer(ctx_as())
    for _ in range(3):
        shift = an_open_shift(ctx, 100, drawer)
        act(count_shift, ctx, shift_id=shift, counted_minor=100)
        act(close_shift, ctx, shift_id=shift, expected_version=2)
    numbers = [report.number for report in list_z_reports(ctx, on=ctx.today).rows]
    assert numbers == ["Z-00003", "Z-00002", "Z-00001"]
    assert list_z_reports(ctx, on=ctx.today - timedelta(days=1)).rows == ()
    assert len(list_shifts(ctx, on=ctx.today).rows) == 3


def test_who_counts_is_not_told_what_to_find(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    shift = a_day(ctx, act)
    with pytest.raises(Forbidden):
        get_x_report(ctx_as("cashier"), shift)
    seen = get_shift(ctx_as("cashier"), shift)
    assert {move.kind for move in seen.movements} == {"float", "pay_in", "pay_out", "drop"}
    assert seen.expected_minor is None


def test_a_large_difference_waits_for_another_person(ctx_as: Make, act: Act) -> None:
    cashier = ctx_as("cashier")
    small, large = (
        an_open_shift(cashier, 5_000, a_drawer(ctx_as())),
        an_open_shift(cashier, 5_000, a_drawer(ctx_as(), name="Side")),
    )
    for shift, short in ((small, 1_000), (large, 1_001)):
        act(count_shift, cashier, shift_id=shift, counted_minor=5_000 - short)
        done = act(close_shift, cashier, shift_id=shift, expected_version=2, reason="Short")
        assert done.approval_needed is (short > 1_000)
    assert [card.id for card in shifts_to_settle(ctx_as())] == [large]
    somebody_else(ctx_as, "branch_manager")
    act(approve_shift, ctx_as("branch_manager"), shift_id=large)
    assert shifts_to_settle(ctx_as()) == ()


def test_a_shift_found_open_in_the_morning_is_named_and_closed_with_its_own_day(
    ctx_as: Make, act: Act
) -> None:
    ctx, drawer = ctx_as("cashier"), a_drawer(ctx_as())
    shift = act(open_shift, ctx, drawer_id=drawer, float_minor=5_000).id
    assert shifts_to_settle(ctx) == ()
    morning = ctx_as("cashier", who="Bea", at=NEXT_MORNING)
    (left,) = shifts_to_settle(morning)
    assert (left.id, left.overnight) == (shift, True)
    with pytest.raises(DrawerTaken, match="2026-11-23, which nobody closed"):
        act(open_shift, morning, drawer_id=drawer, float_minor=0)
    act(count_shift, morning, shift_id=shift, counted_minor=4_990)
    with pytest.raises(DayNotPossible):
        act(
            close_shift,
            morning,
            shift_id=shift,
            expected_version=2,
            reason="Short",
            worked_on=ctx.today - timedelta(days=1),
        )
    closed = act(close_shift, morning, shift_id=shift, expected_version=2, reason="Short by a dime")
    assert closed.worked_on == ctx.today
    assert balance(ctx, "over_short", on=ctx.today).minor == 10, "posted on the day it belongs to"
    assert get_z_report(ctx, shift).worked_on == ctx.today
    act(open_shift, morning, drawer_id=drawer, float_minor=4_990)


def test_a_shift_in_which_cash_moved_today_counts_for_today(ctx_as: Make, act: Act) -> None:
    shift = an_open_shift(ctx_as())
    morning = ctx_as(at=NEXT_MORNING)
    act(pay_in, morning, shift_id=shift, amount_minor=100, reason="Coins")
    act(count_shift, morning, shift_id=shift, counted_minor=10_100)
    with pytest.raises(DayNotPossible):
        act(close_shift, morning, shift_id=shift, expected_version=2, worked_on=ctx_as().today)
    assert act(close_shift, morning, shift_id=shift, expected_version=2).worked_on == morning.today


def test_pieces_are_counted_in_the_faces_of_the_currency(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    shift = an_open_shift(ctx, 12_000, a_drawer(ctx, currency="KWD"))
    with pytest.raises(UnknownFace):
        act(count_shift, ctx, shift_id=shift, counted_minor=2_000, denominations={2_000: 1})
    with pytest.raises(CountDoesNotAdd):
        act(count_shift, ctx, shift_id=shift, counted_minor=12_001, denominations={10_000: 1, 1_000: 2})
    act(count_shift, ctx, shift_id=shift, counted_minor=12_000, denominations={10_000: 1, 1_000: 2})
    krone = an_open_shift(ctx, 900, a_drawer(ctx, name="Krone", currency="ISK"))
    act(count_shift, ctx, shift_id=krone, counted_minor=900)
    assert list_faces(ctx, "ISK") == ()


@pytest.mark.parametrize("currency", sorted(denominations()))
def test_the_kept_table_is_well_formed(currency: str) -> None:
    faces = denominations()[currency]
    assert faces.issuer
    assert list(faces.notes) == sorted(set(faces.notes), reverse=True)
    assert list(faces.coins) == sorted(set(faces.coins), reverse=True)
    assert min(faces.all) > 0


def test_the_database_refuses_it_too(ctx_as: Make, act: Act, superuser: Any) -> None:
    ctx, shift = ctx_as(), an_open_shift(ctx_as())
    act(count_shift, ctx, shift_id=shift, counted_minor=10_000)
    with pytest.raises(psycopg.errors.CheckViolation, match="do not make the sum"):
        superuser.execute("UPDATE drawers_shift SET denominations = '{\"100\": 3}' WHERE id = %s", [shift])
    signed = "UPDATE drawers_shift SET state = 'closed', closed_at = now(), closed_by = 'x' WHERE id = %s"
    with pytest.raises(psycopg.errors.CheckViolation, match="has its Z report"):
        superuser.execute(signed, [shift])
    act(close_shift, ctx, shift_id=shift, expected_version=2)
    with pytest.raises(psycopg.Error, match="drawers_zreport"):
        superuser.execute("UPDATE drawers_zreport SET counted_minor = 1 WHERE shift_id = %s", [shift])
    with pytest.raises(psycopg.Error, match="never changed"):
        superuser.execute("UPDATE drawers_shift SET worked_on = '2026-01-01' WHERE id = %s", [shift])
