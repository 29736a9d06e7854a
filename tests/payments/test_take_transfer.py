from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import faults, owed
from tests.world import journal
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.ledger.queries import balance
from workwright.payments.actions.take_transfer import take_transfer

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_money_on_the_bank_pays_with_the_banks_reference(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    fields: dict[str, Any] = {
        "invoice_ids": [invoice.id],
        "amount_minor": 17_923,
        "reference": "E2E-2026-1123",
    }
    fields["reason"] = "Seen in online banking"
    with pytest.raises(Forbidden):
        act(take_transfer, ctx_as("technician"), **fields)
    act(take_transfer, ctx_as("accountant"), **fields)
    assert owed(ctx, invoice.id) == 0
    assert balance(ctx, "bank").minor == 17_923
    assert faults() == []
    assert "Seen in online" not in str(journal())
