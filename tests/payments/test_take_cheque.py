from collections.abc import Callable
from datetime import timedelta

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import cheque, faults, owed
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.payments.queries import get_payment

Make = Callable[..., Context]


def test_a_cheque_pays_at_once_and_is_final_on_its_day(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cheque(ctx, 17_923, invoice_ids=[invoice.id])
    assert owed(ctx, invoice.id) == 0
    assert get_payment(ctx, paid.id).state == "provisional"
    assert get_payment(ctx_as(at=NOW + timedelta(days=7)), paid.id).state == "received"
    assert faults() == []
