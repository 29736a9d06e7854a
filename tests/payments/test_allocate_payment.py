from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import a_customer
from tests.payments.builders import cash, faults, owed
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.payments.actions.allocate_payment import allocate_payment
from workwright.payments.actions.place_money import MoreThanInvoiced, NotThatMuch
from workwright.payments.queries import get_payment
from workwright.payments.queries.facts import DifferentPayers

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_deposit_of_one_order_can_pay_another_invoice_of_the_customer(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    invoice = an_issued_invoice(ctx, customer_id=customer)
    paid = cash(ctx, 5_000, work_order_id=an_order(ctx, customer_id=customer).id, purpose="deposit")
    act(allocate_payment, ctx, payment_id=paid.id, invoice_id=invoice.id, amount_minor=3_000)
    assert owed(ctx, invoice.id) == 14_923
    assert get_payment(ctx, paid.id).deposit_minor == 2_000
    with pytest.raises(NotThatMuch):
        act(allocate_payment, ctx, payment_id=paid.id, invoice_id=invoice.id, amount_minor=2_001)
    assert faults() == []


def test_it_is_the_same_customers_money_and_no_more_than_is_owed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx, customer_id=a_customer(ctx))
    other = a_customer(ctx, name="Somebody Else", phone="+15035550199")
    paid = cash(ctx, 50_000, work_order_id=an_order(ctx, customer_id=other).id)
    with pytest.raises(DifferentPayers):
        act(allocate_payment, ctx, payment_id=paid.id, invoice_id=invoice.id, amount_minor=100)
    own = an_issued_invoice(ctx, customer_id=other)
    with pytest.raises(MoreThanInvoiced):
        act(allocate_payment, ctx, payment_id=paid.id, invoice_id=own.id, amount_minor=17_924)
