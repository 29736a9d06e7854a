"""Correcting in one action: credit, copy, issue, and the money goes along (G17)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice, pay, seen
from workwright.billing.actions.correct_invoice import (
    PartlyCredited,
    correct_invoice,
)
from workwright.billing.actions.credit_invoice import WrittenOffBefore, credit_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.models import Invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance, get_trial_balance
from workwright.ledger.rules import credit_of
from workwright.work_orders.actions.mark_invoiced import AboveConsent
from workwright.work_orders.queries import get_work_order

As = Callable[..., Context]
Act = Callable[..., Any]
WHY = "Wrong price agreed on the phone"


def test_the_new_one_takes_the_place_of_the_old(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("service_advisor")
    old = an_issued_invoice(ctx_as())
    labour = seen(ctx, old).lines[0]
    lines = ({"line_id": labour.id, "unit_price": "100.00"},)
    done = act(correct_invoice, ctx, invoice_id=old.id, reason=WHY, po_number="PO 9", lines=lines)
    new, was = seen(ctx, done.id), seen(ctx, old)
    assert (done.number, new.number, new.gross_minor, new.po_number) == (
        "INV-2026-00002",
        "INV-2026-00002",
        15_123,
        "PO 9",
    )
    assert (new.corrects_id, was.corrected_by_id, was.standing) == (old.id, done.id, "credited")
    assert balance(ctx, "income.labour").minor == 8_000
    assert balance(ctx, "receivable", f"invoice:{old.id}").minor == 0
    order = get_work_order(ctx_as(), old.order.id)
    assert {line.invoice_id for job in order.jobs for line in job.lines} == {done.id}


@pytest.mark.parametrize(
    ("paid", "moved", "to_credit"),
    [(0, 0, 0), (5_000, 5_000, 0), (15_123, 15_123, 0), (17_923, 15_123, 2_800)],
)
def test_the_money_counts_on_the_new_one(ctx_as: As, act: Act, paid: int, moved: int, to_credit: int) -> None:
    ctx = ctx_as()
    old = an_issued_invoice(ctx)
    if paid:
        pay(ctx, old, paid)
    lines = ({"line_id": seen(ctx, old).lines[0].id, "unit_price": "100.00"},)
    done = act(correct_invoice, ctx, invoice_id=old.id, reason=WHY, lines=lines)
    assert (done.moved_minor, done.to_credit_minor) == (moved, to_credit)
    assert seen(ctx, done.id).balance_minor == 15_123 - moved
    assert balance(ctx, "credit", credit_of(seen(ctx, old).customer_id)).minor == to_credit
    assert all(total.balanced for total in get_trial_balance(ctx).totals)


def test_the_corrected_one_can_be_corrected(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    old = an_issued_invoice(ctx)
    one = act(correct_invoice, ctx, invoice_id=old.id, reason=WHY, notes="first")
    two = act(correct_invoice, ctx, invoice_id=one.id, reason=WHY, notes="second")
    assert seen(ctx, two.id).corrects_id == one.id
    assert [seen(ctx, i).balance_minor for i in (old.id, one.id, two.id)] == [0, 0, 17_923]


def test_it_announces_itself_once(ctx_as: As, act: Act, journal: Callable[..., Any]) -> None:
    """Allocations follow one event; a credit note of its own would move the money twice."""
    old = an_issued_invoice(ctx_as())
    act(correct_invoice, ctx_as(), invoice_id=old.id, reason=WHY)
    row = next(row for row in journal() if row["action"] == "billing.correct_invoice")
    names = [name for name, _ in row["events"]]
    assert names == ["billing.invoice_issued", "billing.invoice_corrected"]


def test_it_never_goes_above_what_was_authorised(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    old = an_issued_invoice(ctx)
    lines = ({"line_id": seen(ctx, old).lines[0].id, "unit_price": "135.01"},)
    with pytest.raises(AboveConsent):
        act(correct_invoice, ctx, invoice_id=old.id, reason=WHY, lines=lines)


def test_both_or_neither(fresh_db: str, ctx_as: As, act: Act) -> None:
    """A correction that is refused at its end leaves no credit note, no draft and no number behind."""
    ctx = ctx_as()
    old = an_issued_invoice(ctx)
    lines = ({"line_id": seen(ctx, old).lines[0].id, "unit_price": "135.01"},)
    with pytest.raises(AboveConsent):
        act(correct_invoice, ctx, invoice_id=old.id, reason=WHY, lines=lines)
    view = seen(ctx, old)
    assert (view.balance_minor, view.credit_notes) == (17_923, ())
    assert Invoice.here(ctx).count() == 1
    assert act(correct_invoice, ctx, invoice_id=old.id, reason=WHY).number == "INV-2026-00002"


def test_refusals(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    part, off, fine = (an_issued_invoice(ctx) for _ in range(3))
    lines = ({"line_id": seen(ctx, part).lines[0].id, "gross_minor": 100},)
    act(credit_invoice, ctx, invoice_id=part.id, lines=lines, reason=WHY)
    with pytest.raises(PartlyCredited):
        act(correct_invoice, ctx, invoice_id=part.id, reason=WHY)
    act(write_off, ctx, invoice_id=off.id, reason="Customer moved away")
    with pytest.raises(WrittenOffBefore):
        act(correct_invoice, ctx, invoice_id=off.id, reason=WHY)
    with pytest.raises(NotFound):
        act(correct_invoice, ctx, invoice_id=fine.id, reason=WHY, lines=({"line_id": new_id()},))
