from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import cash, credit_held, faults, owed
from tests.work_orders.builders import seen
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.payments.actions.deallocate_payment import deallocate_payment
from workwright.payments.actions.place_money import NotThatMuch

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_invoice_is_open_again_and_the_rows_of_the_mistake_stay(
    ctx_as: Make, act: Act, journal: Callable[..., list[dict[str, Any]]]
) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cash(ctx, 17_923, invoice_ids=[invoice.id])
    wrong = {"payment_id": paid.id, "invoice_id": invoice.id}
    with pytest.raises(ValidationError):
        act(deallocate_payment, ctx, **wrong, amount_minor=100, reason="")
    with pytest.raises(NotThatMuch):
        act(deallocate_payment, ctx, **wrong, amount_minor=17_924, reason="Wrong customer")
    with pytest.raises(Forbidden):
        act(deallocate_payment, ctx_as("cashier"), **wrong, amount_minor=100, reason="Wrong customer")
    act(deallocate_payment, ctx, **wrong, amount_minor=17_923, reason="Wrong customer")
    assert owed(ctx, invoice.id) == 17_923
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 17_923
    assert journal()[-1]["command"]["reason"] == "Wrong customer"
    assert faults() == []
