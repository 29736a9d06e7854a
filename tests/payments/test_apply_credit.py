from collections.abc import Callable
from typing import Any

import pytest

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import a_customer
from tests.payments.builders import cash, credit_held, faults, owed
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.payments.actions.apply_credit import (
    AppliedCredit,
    ApplyCredit,
    NothingToApply,
    apply_credit,
)
from workwright.payments.actions.place_money import MoreThanInvoiced, NotThatMuch
from workwright.payments.queries import list_credits

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_an_overpayment_pays_another_order_of_the_same_customer(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    first, second = (an_issued_invoice(ctx, customer_id=customer) for _ in range(2))
    cash(ctx, 30_000, invoice_ids=[first.id])
    (credit,) = list_credits(ctx, customer_id=customer)
    assert credit.credit_minor == 12_077
    assert act(apply_credit, ctx, invoice_id=second.id).applied_minor == 12_077
    assert owed(ctx, second.id) == 17_923 - 12_077
    assert list_credits(ctx, customer_id=customer) == ()
    assert faults() == []


def test_never_more_than_there_is_or_is_owed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    first, second = (an_issued_invoice(ctx, customer_id=customer) for _ in range(2))
    with pytest.raises(NothingToApply):
        act(apply_credit, ctx, invoice_id=second.id)
    cash(ctx, 18_923, invoice_ids=[first.id])
    with pytest.raises(NotThatMuch):
        act(apply_credit, ctx, invoice_id=second.id, amount_minor=1_001)
    with pytest.raises(MoreThanInvoiced):
        act(apply_credit, ctx, invoice_id=second.id, amount_minor=17_924)
    act(apply_credit, ctx, invoice_id=second.id, amount_minor=400)
    assert credit_held(ctx, customer) == 600
    assert faults() == []


def test_another_customers_credit_stays_theirs(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as()
    theirs = an_issued_invoice(ctx, customer_id=a_customer(ctx))
    other = an_issued_invoice(ctx, customer_id=a_customer(ctx, name="Somebody Else", phone="+15035550199"))
    cash(ctx, 20_000, invoice_ids=[theirs.id])
    with pytest.raises(NothingToApply):
        act(apply_credit, ctx, invoice_id=other.id)
    with pytest.raises(NotFound):
        act(apply_credit, ctx_as(branch=company.north), invoice_id=theirs.id)


@pytest.mark.race
def test_eight_people_use_one_credit(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    invoices = [an_issued_invoice(ctx, customer_id=customer) for _ in range(9)]
    cash(ctx, 17_923 + 20_000, invoice_ids=[invoices[8].id])
    results = in_threads(8, lambda n: apply_credit(ctx_as(), ApplyCredit(invoice_id=invoices[n].id)))
    used = sum(r.applied_minor for r in results if isinstance(r, AppliedCredit))
    assert used == 20_000, results
    assert credit_held(ctx, customer) == 0
    assert faults() == []
