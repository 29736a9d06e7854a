from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from tests.imports.builders import CUSTOMERS, INVOICES, brought_in
from tests.payments.builders import card_slip, cash, faults
from workwright.billing.actions.bring_in_invoice import BringInInvoice, bring_in_invoice
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.credit_invoice import NothingToCredit, credit_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.queries import get_invoice, invoice_pdf, list_invoices
from workwright.billing.verifiers import check_billing
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance, get_profit_and_loss

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        bring_in_invoice(
            ctx_as(),
            BringInInvoice(
                invoice_id=new_id(),
                customer_id=new_id(),
                number="A1",
                issued_on=date(2026, 1, 1),
                due_on=date(2026, 2, 1),
                open_minor=1,
                total_minor=1,
            ),
        )


@pytest.fixture
def invoice(ctx_as: Make) -> Any:
    """R-2026-0811 over 412.80, of which 212.80 is open."""
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    brought_in(ctx, "invoices", INVOICES)
    return next(row for row in list_invoices(ctx_as("accountant")).rows if row.number == "R-2026-0811")


def test_it_is_owed_and_no_income(ctx_as: Make, invoice: Any) -> None:
    ctx = ctx_as("accountant")
    whole = get_invoice(ctx, invoice.id)
    assert (whole.brought_in, whole.total_minor, whole.balance_minor, whole.tax_minor) == (
        True,
        21280,
        21280,
        0,
    )
    assert (whole.work_order_id, whole.standing, whole.lines, whole.taxes) == (None, "overdue", (), ())
    assert get_profit_and_loss(ctx, date(2026, 1, 1), date(2026, 12, 31)).rows == ()
    assert list(check_billing()) == []
    assert invoice_pdf(ctx, invoice.id).startswith(b"%PDF")


def test_it_is_paid_like_any_other(ctx_as: Make, invoice: Any) -> None:
    cash(ctx_as(), 1280, invoice_ids=(invoice.id,), tendered_minor=2000)
    card_slip(ctx_as(), 20000, invoice_ids=(invoice.id,))
    assert get_invoice(ctx_as("accountant"), invoice.id).standing == "paid"
    assert faults() == []


def test_it_is_written_off_but_neither_credited_nor_corrected(ctx_as: Make, act: Any, invoice: Any) -> None:
    ctx = ctx_as()
    with pytest.raises(NothingToCredit):
        act(credit_invoice, ctx, invoice_id=invoice.id, reason="Wrong")
    with pytest.raises(NothingToCredit):
        act(correct_invoice, ctx, invoice_id=invoice.id, reason="Wrong")
    allowed = get_invoice(ctx_as("accountant"), invoice.id).allowed_actions
    assert "billing.credit_invoice" not in allowed
    act(write_off, ctx, invoice_id=invoice.id, reason="The customer is gone")
    assert get_invoice(ctx_as("accountant"), invoice.id).balance_minor == 0
    assert balance(ctx, "bad_debt", "", "USD").minor == 21280


def test_the_database_keeps_what_came_in(ctx_as: Make, invoice: Any, superuser: Any) -> None:
    for change in ("gross_minor = 1", "work_order_id = id", "brought_in = false", "state = 'draft'"):
        with pytest.raises(psycopg.Error), superuser.transaction():
            superuser.execute(f"UPDATE billing_invoice SET {change} WHERE id = %s", [invoice.id])
