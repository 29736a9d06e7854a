"""Counting against payments under way: what the shared lock on the shift is for."""

import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from tests.drawers.builders import an_open_shift
from tests.work_orders.builders import an_order
from tests.world import in_threads
from workwright.drawers.actions import move_cash
from workwright.drawers.actions.close_shift import CloseShift, close_shift
from workwright.drawers.actions.count_shift import CountShift, count_shift
from workwright.drawers.actions.pay_in import PayIn, pay_in
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries import get_z_report
from workwright.drawers.verifiers import check_drawers, check_movements, check_reports
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.payments.actions.take_cash import TakeCash, TookCash, take_cash

Make = Callable[..., Context]
pytestmark = pytest.mark.race


def test_a_close_against_eight_threads_of_payments_never_mismatches(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    shift, order = an_open_shift(ctx, 0), an_order(ctx).id
    started = threading.Barrier(9, timeout=30)

    def pay(thread: int) -> int:
        started.wait()
        command = TakeCash(shift_id=shift, work_order_id=order, purpose="deposit", amount_minor=100)
        return sum(isinstance(_tried(lambda: take_cash(ctx_as(), command)), TookCash) for _ in range(6))

    def close(thread: int) -> int:
        started.wait()
        count_shift(ctx_as(), CountShift(shift_id=shift, counted_minor=0))
        close_shift(ctx_as(), CloseShift(shift_id=shift, expected_version=2, reason="In the middle of it"))
        return 0

    done = in_threads(9, lambda n: close(n) if n == 8 else pay(n))
    assert all(isinstance(paid, int) for paid in done), done
    z = get_z_report(ctx, shift)
    assert z.expected_minor == z.booked_minor == 100 * sum(done)
    assert balance(ctx, "drawer", drawer_of(z.drawer_id)).minor == z.counted_minor == 0
    assert [*check_drawers(), *check_movements(), *check_reports()] == []


def test_without_the_lock_on_the_shift_a_movement_slips_past_the_count(
    fresh_db: str, ctx_as: Make, monkeypatch: pytest.MonkeyPatch, superuser: Any
) -> None:
    """The control of the test above: cash that was under way is in the drawer, but not in what is expected."""
    ctx = ctx_as()
    shift = an_open_shift(ctx, 0)
    superuser.execute("DROP TRIGGER in_open_shift ON drawers_cashmovement")
    moved, counted = threading.Event(), threading.Event()

    def unlocked(ctx: Context, model: Any, key: Any, *columns: str, **_: Any) -> writer.Row:
        return writer.one(ctx, model, key, *columns)

    def slow(model: Any, *rows: Any) -> None:
        writer.insert(model, *rows)
        writer.rows("SELECT 1", [])
        moved.set()
        counted.wait(20)

    monkeypatch.setattr(move_cash, "writer", SimpleNamespace(lock=unlocked, insert=slow))

    def count(thread: int) -> None:
        moved.wait(20)
        count_shift(ctx_as(), CountShift(shift_id=shift, counted_minor=0))
        counted.set()

    def bring(thread: int) -> None:
        pay_in(ctx_as(), PayIn(shift_id=shift, amount_minor=100, reason="Coins"))

    assert in_threads(2, lambda n: count(n) if n else bring(n)) == [None, None]
    monkeypatch.undo()
    close_shift(ctx_as(), CloseShift(shift_id=shift, expected_version=2))
    z = get_z_report(ctx, shift)
    assert (z.expected_minor, z.booked_minor) == (0, 100)
    assert list(check_reports()) != []


def _tried(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a payment that came too late is refused
        return error
