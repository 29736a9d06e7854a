from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, cash, credit_held, faults, owed
from tests.work_orders.builders import seen
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.payments.actions.follow_document import FollowDocument, follow_document
from workwright.payments.queries import account_of, get_payment

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_money_that_paid_what_is_credited_becomes_the_customers_credit(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    first = cash(ctx, 10_000, invoice_ids=[invoice.id])
    second = card_slip(ctx, 7_923, invoice_ids=[invoice.id])
    act(credit_invoice, ctx, invoice_id=invoice.id, reason="Did not fix it")
    customer = seen(ctx, invoice.order).customer_id
    assert credit_held(ctx, customer) == 17_923
    assert owed(ctx, invoice.id) == 0
    assert [get_payment(ctx, p.id).credit_minor for p in (first, second)] == [10_000, 7_923]
    assert faults() == []


def test_a_correction_takes_its_money_along(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    done = act(
        correct_invoice,
        ctx,
        invoice_id=invoice.id,
        reason="Wrong purchase order number",
        po_number="PO-1",
    )
    account = account_of(ctx, invoice.order.id)
    assert account.balance_minor == 0
    assert owed(ctx, done.id) == 0
    assert faults() == []


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        follow_document(ctx_as(), FollowDocument(invoice_id=new_id(), cause="x"))
