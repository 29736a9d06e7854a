from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import a_customer
from tests.payments.builders import cash, faults, owed
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.parties.actions.set_account_terms import set_account_terms
from workwright.payments.actions.put_on_account import (
    AlreadyOnAccount,
    NotOnAccount,
    PlacedInvoice,
    PutOnAccount,
    put_on_account,
)
from workwright.payments.models import AccountCharge
from workwright.payments.queries import account_of

Make = Callable[..., Context]
Act = Callable[..., Any]


def an_account(
    ctx: Context, act: Act, limit: int = 50_000, customer: UUID | None = None, **terms: Any
) -> UUID:
    customer = customer or a_customer(ctx)
    wanted = {"terms_days": 30, "credit_limit_minor": limit, "currency": "USD"} | terms
    act(set_account_terms, ctx, customer_id=customer, expected_version=1, **wanted)
    return customer


def test_it_is_due_by_the_terms_and_still_owed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx, customer_id=an_account(ctx, act))
    act(put_on_account, ctx_as("cashier"), invoice_id=invoice.id)
    charge = AccountCharge.unscoped.get()
    assert (charge.amount_minor, charge.due_on) == (17_923, ctx.today + timedelta(days=30))
    assert owed(ctx, invoice.id) == 17_923
    (part,) = account_of(ctx, invoice.order.id).invoices
    assert part.on_account
    with pytest.raises(AlreadyOnAccount):
        act(put_on_account, ctx, invoice_id=invoice.id)
    cash(ctx, 17_923, invoice_ids=[invoice.id])
    with pytest.raises(NotFound):
        act(put_on_account, ctx, invoice_id=invoice.id)
    assert faults() == []


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ({"limit": 17_922}, "over_limit"),
        ({"on_hold": True, "hold_reason": "Two invoices overdue"}, "on_hold"),
        ({"po_required": True}, "po_required"),
    ],
)
def test_limit_hold_and_order_number(ctx_as: Make, act: Act, terms: dict[str, Any], why: str) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    invoice = an_issued_invoice(ctx, customer_id=customer)
    an_account(ctx, act, customer=customer, **terms)
    with pytest.raises(NotOnAccount) as refusal:
        act(put_on_account, ctx, invoice_id=invoice.id)
    assert refusal.value.data == {"why": why}


def test_the_order_number_can_be_given_now_and_nobody_has_an_account_by_chance(
    ctx_as: Make, act: Act
) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    invoice = an_issued_invoice(ctx, customer_id=customer)
    an_account(ctx, act, customer=customer, po_required=True)
    act(put_on_account, ctx, invoice_id=invoice.id, po_number="PO-7781")
    walk_in = an_issued_invoice(ctx, customer_id=a_customer(ctx, name="Walk In", phone="+15035550177"))
    with pytest.raises(NotOnAccount) as refusal:
        act(put_on_account, ctx, invoice_id=walk_in.id)
    assert refusal.value.data == {"why": "no_terms"}


@pytest.mark.race
def test_eight_invoices_race_for_the_limit(fresh_db: str, ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    customer = an_account(ctx, act)
    invoices = [an_issued_invoice(ctx, customer_id=customer) for _ in range(8)]
    results = in_threads(8, lambda n: put_on_account(ctx_as(), PutOnAccount(invoice_id=invoices[n].id)))
    assert sum(isinstance(r, PlacedInvoice) for r in results) == 2, results
    assert sum(isinstance(r, NotOnAccount) for r in results) == 6, results
