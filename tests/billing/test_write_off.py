"""Giving up what will not come."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.billing.builders import an_issued_invoice, pay, seen
from workwright.billing.actions.write_off import NotOwed, WriteOffInvoice, write_off
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance

As = Callable[..., Context]
Act = Callable[..., Any]
WHY = "Customer moved away"


def test_the_rest_becomes_bad_debt(ctx_as: As, act: Act) -> None:
    ctx = ctx_as("accountant")
    invoice = an_issued_invoice(ctx_as())
    pay(ctx_as(), invoice, 10_000)
    done = act(write_off, ctx, invoice_id=invoice.id, reason=WHY)
    assert (done.amount_minor, done.balance_minor) == (7_923, 0)
    assert balance(ctx, "bad_debt").minor == 7_923
    view = seen(ctx, invoice)
    assert (view.balance_minor, view.written_off_minor, view.settled_minor) == (0, 7_923, 10_000)


def test_never_more_than_is_owed(ctx_as: As, act: Act) -> None:
    invoice = an_issued_invoice(ctx_as())
    act(write_off, ctx_as(), invoice_id=invoice.id, amount_minor=900, reason=WHY)
    with pytest.raises(NotOwed):
        act(write_off, ctx_as(), invoice_id=invoice.id, amount_minor=17_024, reason=WHY)
    act(write_off, ctx_as(), invoice_id=invoice.id, amount_minor=17_023, reason=WHY)
    with pytest.raises(NotOwed):
        act(write_off, ctx_as(), invoice_id=invoice.id, reason=WHY)


def test_it_needs_a_reason_and_the_right(ctx_as: As, act: Act) -> None:
    with pytest.raises(ValidationError):
        WriteOffInvoice(invoice_id=new_id(), reason="because")
    with pytest.raises(Forbidden):
        act(write_off, ctx_as("cashier"), invoice_id=an_issued_invoice(ctx_as()).id, reason=WHY)
