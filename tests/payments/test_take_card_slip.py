from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, faults, owed
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.payments.queries import get_payment, list_payments

Make = Callable[..., Context]


def test_a_slip_pays_with_its_approval_code(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = card_slip(ctx_as("cashier"), 17_923, invoice_ids=[invoice.id])
    seen = get_payment(ctx, paid.id)
    assert (seen.approval_code, seen.last4, seen.state) == ("A1B2C3", "4242", "received")
    assert owed(ctx, invoice.id) == 0
    assert balance(ctx, "clearing", "terminal").minor == 17_923
    assert faults() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"approval_code": ""},
        {"last4": "424"},
        {"last4": "4242424242424242"},
        {"brand": "4242 4242 4242 4242"},
    ],
)
def test_no_card_number_fits_into_any_field(ctx_as: Make, wrong: dict[str, Any]) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    with pytest.raises(ValidationError):
        card_slip(ctx, 100, invoice_ids=[invoice.id], **wrong)
    assert list_payments(ctx).rows == ()
