"""Saved methods: charged inside a signed mandate, refused outside of it, whatever asks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from tests.parties.builders import a_customer
from tests.payments.builders import a_request, faults, owed
from tests.payments.mandates import CAPS, a_mandate, an_asked_invoice
from tests.payments.stripe import Provider, connect
from tests.work_orders.builders import an_order, seen
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.payments.actions.charge_saved import NotCovered, OutsideMandate, charge_saved
from workwright.payments.actions.prepare_mandate import prepare_mandate
from workwright.payments.actions.revoke_mandate import revoke_mandate
from workwright.payments.flows import run_janitor, work_once
from workwright.payments.models import Mandate, Payment, PaymentAttempt
from workwright.payments.queries import get_payment, get_request, list_mandates, list_reviews

Make = Callable[..., Context]


def test_an_invoice_is_charged_inside_the_mandate(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    invoice, asked, customer = an_asked_invoice(ctx)
    mandate = a_mandate(ctx, stripe, customer)
    (shown,) = list_mandates(ctx, customer)
    assert (shown.state, shown.brand, shown.last4) == ("active", "visa", "4242")
    assert "at most USD 200.00" in shown.text
    assert [one.id for one in list_mandates(ctx, request_id=asked)] == [mandate]
    with pytest.raises(Forbidden):
        act(charge_saved, ctx_as("technician"), request_id=asked, mandate_id=mandate)
    act(charge_saved, ctx_as("accountant"), request_id=asked, mandate_id=mandate)
    work_once(ctx.now)
    assert (get_request(ctx, asked).state, owed(ctx, invoice)) == ("paid", 0)
    assert faults() == []


@pytest.mark.parametrize("why", ["over the cap", "over the period", "unsigned", "revoked", "another's"])
def test_outside_its_mandate_nothing_is_charged(ctx_as: Make, stripe: Provider, why: str) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    _, asked, customer = an_asked_invoice(ctx)
    if why == "another's":
        customer = a_customer(ctx, name="Somebody else")
    caps = {"cap_minor": 17_922, "period_cap_minor": 90_000} if why == "over the cap" else {}
    if why == "unsigned":
        mandate = act(prepare_mandate, ctx, customer_id=customer, **CAPS).id
    else:
        mandate = a_mandate(ctx, stripe, customer, **caps)
    if why == "revoked":
        act(revoke_mandate, ctx, mandate_id=mandate, reason="The customer asked for it")
    if why == "over the period":
        order = an_order(ctx, customer_id=customer)
        Mandate.unscoped.get(pk=mandate)
        other = a_mandate(
            ctx, stripe, customer, purpose="agreement", cap_minor=20_000, period_cap_minor=20_000
        )
        act(charge_saved, ctx, request_id=a_request(ctx, 5_000, work_order_id=order.id), mandate_id=other)
        mandate = other
    with pytest.raises(OutsideMandate):
        act(charge_saved, ctx, request_id=asked, mandate_id=mandate)
    assert not Payment.unscoped.exists()


def test_work_that_was_not_approved_is_never_charged_whatever_asks(
    ctx_as: Make, stripe: Provider, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    order = an_order(ctx)
    customer = seen(ctx, order).customer_id
    mandate = a_mandate(ctx, stripe, customer)
    deposit = a_request(ctx, 5_000, work_order_id=order.id)
    with pytest.raises(NotCovered):
        act(charge_saved, ctx, request_id=deposit, mandate_id=mandate)
    with pytest.raises(psycopg.errors.CheckViolation, match="does not cover"):
        superuser.execute(
            "INSERT INTO payments_paymentattempt (id, branch_id, request_id, account_id, mandate_id, amount_minor,"
            " currency, state, pay_url, error_code, created_at, expires_at, version)"
            " SELECT gen_random_uuid(), branch_id, %s, account_id, id, 5000, 'USD', 'created', '', '', now(), now(), 1"
            " FROM payments_mandate",
            [deposit],
        )


def test_what_was_signed_is_closed_to_a_superuser(
    ctx_as: Make, stripe: Provider, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    a_mandate(ctx, stripe, seen(ctx, an_order(ctx)).customer_id)
    for attack in ("cap_minor = cap_minor + 1", "text = 'anything'", "method_ref = 'cus_1/pm_1/card'"):
        with pytest.raises(psycopg.errors.RestrictViolation):
            superuser.execute(f"UPDATE payments_mandate SET {attack}")
    with pytest.raises(psycopg.errors.RestrictViolation):
        superuser.execute("DELETE FROM payments_mandate")


def test_a_bank_debit_is_provisional_and_its_return_opens_the_invoice_again(
    ctx_as: Make, stripe: Provider
) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    invoice, asked, customer = an_asked_invoice(ctx)
    mandate = a_mandate(ctx, stripe, customer, kind="us_bank_account")
    act(charge_saved, ctx, request_id=asked, mandate_id=mandate)
    work_once(ctx.now)
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    assert get_request(ctx, asked).pending
    stripe.act(ref, "settle")
    later = ctx_as(at=NOW + timedelta(days=4))
    run_janitor(later.now)
    payment = Payment.unscoped.get()
    assert (get_payment(later, payment.id).state, payment.method) == ("provisional", "bank_debit")
    assert get_payment(ctx_as(at=NOW + timedelta(days=12)), payment.id).state == "received"
    stripe.act(ref, "dispute")
    stripe.act(ref, "lose")
    run_janitor(ctx_as(at=NOW + timedelta(days=20)).now)
    assert owed(ctx, invoice) == 17_923
    assert [review.kind for review in list_reviews(ctx).rows] == ["returned_debit"]
    assert faults() == []
