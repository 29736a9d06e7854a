from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import cash, faults
from tests.work_orders.builders import an_order
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.kernel.ids import new_id
from workwright.payments.actions.place_money import PlaceMoney, place_money

Make = Callable[..., Context]


def test_it_is_only_done_as_part_of_another_action(ctx_as: Make) -> None:
    with pytest.raises(Forbidden):
        place_money(ctx_as(), PlaceMoney(payment_id=new_id(), currency="USD", cause="x", puts=()))


def test_the_verifier_names_the_row_that_was_tampered_with(
    ctx_as: Make, superuser: "psycopg.Connection[Any]"
) -> None:
    """Even with the guards off, what does not fit is found."""
    ctx = ctx_as()
    paid = cash(ctx, 5_000, work_order_id=an_order(ctx).id, purpose="deposit")
    cash(ctx, 17_923, invoice_ids=[an_issued_invoice(ctx).id])
    assert faults() == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("UPDATE payments_payment SET deposit_minor = 6000 WHERE id = %s", [paid.id])
    found = faults()
    assert {fault.row for fault in found} >= {str(paid.id)}
    superuser.execute("UPDATE payments_payment SET deposit_minor = 5000 WHERE id = %s", [paid.id])
    superuser.execute("UPDATE payments_allocation SET amount_minor = 4000 WHERE payment_id = %s", [paid.id])
    assert faults()[0].row == str(paid.id)
    superuser.execute("UPDATE payments_allocation SET amount_minor = 5000 WHERE payment_id = %s", [paid.id])
    superuser.execute("UPDATE payments_invoicecover SET allocated_minor = 1")
    assert len(faults()) == 1
