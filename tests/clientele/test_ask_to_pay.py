from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice, pay
from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from tests.world import act
from workwright.clientele.actions.ask_to_pay import NothingOwed, ask_to_pay
from workwright.payments.queries import get_request


def test_all_that_is_open_on_several_invoices_is_one_request(ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    customer = a_customer(ctx)
    one, two, other = (
        an_issued_invoice(ctx, customer_id=who) for who in (customer, customer, a_customer(ctx))
    )
    pay(ctx, one, 10_000)
    asked = act(ask_to_pay, ctx, customer_id=customer, invoice_ids=(one.id, two.id, other.id))
    assert (asked.amount_minor, asked.currency) == (7_923 + 17_923, "USD")
    request = get_request(ctx, asked.id)
    assert set(request.invoice_ids) == {one.id, two.id}
    with pytest.raises(NothingOwed):
        act(ask_to_pay, ctx, customer_id=customer, invoice_ids=(other.id,))
