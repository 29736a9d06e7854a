from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection

from tests.imports.builders import CUSTOMERS, INVOICES, brought_in
from tests.payments.builders import card_slip, cash, credit_held, faults
from workwright.billing.actions.bring_in_invoice import BringInInvoice, bring_in_invoice
from workwright.billing.actions.credit_invoice import NothingToCredit, TooMuchCredited, credit_invoice
from workwright.billing.actions.write_off import write_off
from workwright.billing.models import CreditNote
from workwright.billing.queries import credit_note_pdf, get_invoice, invoice_pdf, list_invoices
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
    assert (whole.work_order_id, whole.standing, whole.taxes) == (None, "overdue", ())
    (line,) = whole.lines
    assert (line.id, line.gross_minor, line.tax_minor, line.credited_minor) == (invoice.id, 21280, 0, 0)
    assert get_profit_and_loss(ctx, date(2026, 1, 1), date(2026, 12, 31)).rows == ()
    assert list(check_billing()) == []
    assert invoice_pdf(ctx, invoice.id).startswith(b"%PDF")


def test_it_is_paid_like_any_other(ctx_as: Make, invoice: Any) -> None:
    cash(ctx_as(), 1280, invoice_ids=(invoice.id,), tendered_minor=2000)
    card_slip(ctx_as(), 20000, invoice_ids=(invoice.id,))
    assert get_invoice(ctx_as("accountant"), invoice.id).standing == "paid"
    assert faults() == []


def test_it_is_written_off_like_any_other(ctx_as: Make, act: Any, invoice: Any) -> None:
    act(write_off, ctx_as(), invoice_id=invoice.id, reason="The customer is gone")
    assert get_invoice(ctx_as("accountant"), invoice.id).balance_minor == 0
    assert balance(ctx_as(), "bad_debt", "", "USD").minor == 21280


def test_it_is_credited_without_tax_and_against_opening_equity(
    ctx_as: Make, act: Any, invoice: Any, deliver: Any
) -> None:
    """Of 212.80 open 150.00 are paid; 100.00 are credited: 62.80 of what is owed, 37.20 of what was paid."""
    ctx = ctx_as()
    equity = balance(ctx, "opening_equity", "", "USD").minor
    assert "billing.credit_invoice" in get_invoice(ctx_as("branch_manager"), invoice.id).allowed_actions
    card_slip(ctx, 15000, invoice_ids=(invoice.id,))
    part = ({"line_id": invoice.id, "gross_minor": 10000},)
    note = act(credit_invoice, ctx, invoice_id=invoice.id, lines=part, reason="Agreed with the customer")
    deliver()
    assert (note.total_minor, note.to_receivable_minor, note.to_credit_minor) == (10000, 6280, 3720)
    seen = get_invoice(ctx_as("accountant"), invoice.id)
    assert (seen.balance_minor, seen.credited_minor, seen.lines[0].credited_minor) == (0, 10000, 10000)
    assert balance(ctx, "opening_equity", "", "USD").minor == equity - 10000
    assert get_profit_and_loss(ctx, date(2026, 1, 1), date(2026, 12, 31)).rows == ()
    assert credit_note_pdf(ctx_as("accountant"), note.id).startswith(b"%PDF")
    assert credit_held(ctx, seen.customer_id) == 3720
    with pytest.raises(TooMuchCredited):
        act(
            credit_invoice,
            ctx,
            invoice_id=invoice.id,
            lines=({**part[0], "gross_minor": 11281},),
            reason="Too much",
        )
    act(credit_invoice, ctx, invoice_id=invoice.id, reason="All of it")
    deliver()
    assert credit_held(ctx, seen.customer_id) == 15000
    with pytest.raises(NothingToCredit):
        act(credit_invoice, ctx, invoice_id=invoice.id, reason="Once more")
    assert list(check_billing()) == []
    assert faults() == []


def test_the_database_credits_no_more_than_was_open(ctx_as: Make, act: Any, invoice: Any) -> None:
    """Without the rule in code: the sum, and the tax that a former system declared, are watched at commit."""
    act(credit_invoice, ctx_as(), invoice_id=invoice.id, reason="All of it")
    (note,) = CreditNote.unscoped.all()
    note.pk, note.number = new_id(), "CN-1"
    note.save(force_insert=True)
    with pytest.raises(IntegrityError, match="more would be credited"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS check_whole IMMEDIATE")


def test_the_database_keeps_what_came_in(ctx_as: Make, invoice: Any, superuser: Any) -> None:
    for change in ("gross_minor = 1", "work_order_id = id", "brought_in = false", "state = 'draft'"):
        with pytest.raises(psycopg.Error), superuser.transaction():
            superuser.execute(f"UPDATE billing_invoice SET {change} WHERE id = %s", [invoice.id])
