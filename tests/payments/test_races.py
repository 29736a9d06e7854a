"""What the locks are for: with one taken away, racers pass the look and only the database stops them."""

import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from tests.billing.builders import an_issued_invoice
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import card_slip, faults, owed
from tests.work_orders.builders import an_order
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.ledger.queries import balances
from workwright.ledger.rules import receivable_of
from workwright.payments.actions import book_payment, refund_payment
from workwright.payments.actions.refund_payment import MoreThanPaid, RefundPayment, RequestedRefund
from workwright.payments.actions.take_cash import TakeCash, TookCash, take_cash
from workwright.payments.models import Payment

Make = Callable[..., Context]
pytestmark = pytest.mark.race


def test_without_the_lock_on_the_invoice_tills_see_the_same_debt(
    fresh_db: str, ctx_as: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of `test_eight_tills_and_one_invoice`, where all eight succeed."""
    ctx, together = ctx_as(), threading.Barrier(4, timeout=20)
    invoice = an_issued_invoice(ctx)
    shifts = [an_open_shift(ctx, 0, a_drawer(ctx, name=f"Till {n}")) for n in range(4)]

    def unlocked(ctx: Context, invoice_ids: Sequence[UUID], currency: str) -> list[tuple[UUID, int]]:
        found = balances(ctx, "receivable", [receivable_of(i) for i in invoice_ids], currency)
        together.wait()
        return [(i, found[receivable_of(i)]) for i in invoice_ids]

    monkeypatch.setattr(book_payment, "owed_on", unlocked)

    def pay(n: int) -> TookCash:
        return take_cash(
            ctx_as(), TakeCash(shift_id=shifts[n], invoice_ids=(invoice.id,), amount_minor=17_923)
        )

    results = in_threads(4, pay)
    assert sum(isinstance(r, TookCash) for r in results) == 1, results
    assert owed(ctx, invoice.id) == 0
    assert faults() == []


def test_without_the_lock_on_the_payment_only_the_database_stops_a_second_refund(
    fresh_db: str, ctx_as: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of `test_eight_people_refund_one_payment`, where the losers are told what is left."""
    ctx, together = ctx_as(), threading.Barrier(4, timeout=20)
    paid = card_slip(ctx, 5_000, work_order_id=an_order(ctx).id, purpose="deposit")

    def unlocked(ctx: Context, payment_id: UUID) -> Any:
        found = Payment.here(ctx).get(pk=payment_id)
        together.wait()
        return found

    monkeypatch.setattr(refund_payment, "lock_payment", unlocked)
    command = RefundPayment(payment_id=paid.id, amount_minor=2_000, reason="Changed their mind")
    results = in_threads(4, lambda n: refund_payment.refund_payment(ctx_as(), command))
    assert sum(isinstance(r, RequestedRefund) for r in results) == 2, results
    assert not any(isinstance(r, MoreThanPaid) for r in results), results
    assert faults() == []
