from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, INVOICES, brought_in, undone
from tests.payments.builders import card_slip, credit_held, faults
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.replace_brought_in import ReplaceBroughtIn, replace_brought_in
from workwright.billing.queries import get_invoice, invoice_pdf, list_invoices
from workwright.billing.verifiers import check_billing
from workwright.imports.queries import ImportView
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance, get_profit_and_loss

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    command = ReplaceBroughtIn(
        invoice_id=new_id(), corrects_id=new_id(), open_minor=1, description="Open balance"
    )
    with pytest.raises(Forbidden):
        replace_brought_in(ctx_as(), command)


@pytest.fixture
def job(ctx_as: Make) -> ImportView:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    return brought_in(ctx, "invoices", INVOICES)


@pytest.fixture
def invoice(ctx_as: Make, job: ImportView) -> Any:
    """R-2026-0811, brought in with 212.80 open; really it was 112.80."""
    return next(row for row in list_invoices(ctx_as("accountant")).rows if row.number == "R-2026-0811")


def test_a_wrong_one_is_replaced_and_its_payment_moves_along(
    ctx_as: Make, act: Any, deliver: Any, invoice: Any, job: ImportView
) -> None:
    """150.00 were paid on it: 112.80 pay the right one, 37.20 are the customer's credit."""
    ctx = ctx_as()
    equity = balance(ctx, "opening_equity", "", "USD").minor
    card_slip(ctx, 15000, invoice_ids=(invoice.id,))
    edits = ({"line_id": invoice.id, "unit_price": "112.80"},)
    told = {"invoice_id": invoice.id, "reason": "Typed wrong", "po_number": "PO-9", "lines": edits}
    done = act(correct_invoice, ctx, **told)
    deliver()
    assert (done.total_minor, done.moved_minor, done.to_credit_minor) == (11280, 11280, 3720)
    assert done.number == "INV-2026-00001"
    old, new = (get_invoice(ctx_as("accountant"), one) for one in (invoice.id, done.id))
    assert (old.standing, old.corrected_by_id, old.balance_minor) == ("credited", new.id, 0)
    assert (new.brought_in, new.corrects_id, new.standing, new.po_number) == (True, old.id, "paid", "PO-9")
    assert (new.gross_minor, new.tax_minor, new.due_on) == (11280, 0, old.due_on)
    assert credit_held(ctx, new.customer_id) == 3720
    assert balance(ctx, "opening_equity", "", "USD").minor == equity - 10000
    assert get_profit_and_loss(ctx, date(2026, 1, 1), date(2026, 12, 31)).rows == ()
    assert invoice_pdf(ctx, new.id).startswith(b"%PDF")
    assert (list(check_billing()), faults()) == ([], [])
    assert "Line 2" in undone(ctx_as("operations_manager"), job).problem


def test_with_nothing_left_open_it_is_to_be_credited(ctx_as: Make, act: Any, invoice: Any) -> None:
    ctx = ctx_as()
    for edit in ({"leave_out": True}, {"unit_price": "0"}):
        with pytest.raises(Invalid, match="Credit the invoice instead"):
            act(
                correct_invoice,
                ctx,
                invoice_id=invoice.id,
                reason="None",
                lines=({"line_id": invoice.id} | edit,),
            )
