from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, cash_refund, cheque, faults, owed
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.payments.actions.reverse_payment import NotReturnable, reverse_payment
from workwright.payments.queries import get_payment, list_reviews

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_bounced_cheque_opens_what_it_had_paid(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cheque(ctx, 17_923, invoice_ids=[invoice.id])
    act(reverse_payment, ctx_as("accountant"), payment_id=paid.id, reason="No funds", reference="RET-1")
    assert owed(ctx, invoice.id) == 17_923
    assert get_payment(ctx, paid.id).state == "refunded"
    assert balance(ctx, "clearing", "cheques").minor == 0
    assert [r.kind for r in list_reviews(ctx).rows] == ["returned_by_bank"]
    assert faults() == []
    with pytest.raises(NotReturnable):
        act(reverse_payment, ctx, payment_id=paid.id, reason="No funds")


def test_only_untouched_cheques_and_transfers_come_back(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    slip = card_slip(ctx, 5_000, invoice_ids=[invoice.id])
    with pytest.raises(NotReturnable):
        act(reverse_payment, ctx, payment_id=slip.id, reason="No funds")
    paid = cheque(ctx, 5_000, invoice_ids=[invoice.id])
    cash_refund(ctx, paid.id, 100)
    with pytest.raises(NotReturnable):
        act(reverse_payment, ctx, payment_id=paid.id, reason="No funds")
