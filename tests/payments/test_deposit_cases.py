"""The eight ways in which systems of this field get a deposit wrong, each by its name."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.billing.builders import Billed, a_draft, issue
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import a_request, cash, cash_refund, credit_held, faults, owed
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_running_order, an_order, seen
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.models import Invoice, InvoiceLine
from workwright.kernel.context import Context
from workwright.ledger.queries import balance
from workwright.payments.actions.release_deposits import release_deposits
from workwright.payments.actions.take_cash import WrongDrawerCurrency, take_cash
from workwright.payments.flows import sync_attempt
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries import account_of, get_payment, get_request, list_reviews
from workwright.work_orders.actions.cancel_work_order import cancel_work_order
from workwright.work_orders.actions.finish_job import finish_job

Make = Callable[..., Context]
Act = Callable[..., Any]


def deposit(ctx: Context, order_id: UUID, amount_minor: int) -> UUID:
    paid: UUID = cash(ctx, amount_minor, work_order_id=order_id, purpose="deposit").id
    return paid


def held(ctx: Context, order_id: UUID) -> int:
    """What the books hold as deposit of an order."""
    subject = f"deposit:{seen(ctx, order_id).customer_id}:{order_id}:deposit"
    return balance(ctx, "deposits", subject).minor


def billed_again(ctx: Context, act: Act, order_id: UUID) -> UUID:
    """Draft and issue what of the order is free to be invoiced."""
    draft = act(draft_invoice, ctx, work_order_id=order_id)
    version = Invoice.here(ctx).get(pk=draft.id).version
    return issue(ctx, Billed(draft.id, version, None)).id  # type: ignore[arg-type]


def test_final_invoice_after_a_partly_refunded_deposit(ctx_as: Make) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = deposit(ctx, draft.order.id, 10_000)
    cash_refund(ctx, paid, 4_000, first="deposit")
    issue(ctx, draft)
    assert owed(ctx, draft.id) == 17_923 - 6_000
    assert account_of(ctx, draft.order.id).balance_minor == 17_923 - 6_000
    cash(ctx, 11_923, invoice_ids=(draft.id,))
    assert (owed(ctx, draft.id), held(ctx, draft.order.id)) == (0, 0)
    assert faults() == []


def test_final_invoice_after_a_cancelled_and_reissued_invoice(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = deposit(ctx, draft.order.id, 10_000)
    issue(ctx, draft)
    act(credit_invoice, ctx, invoice_id=draft.id, reason="Wrong description", bill_again=True)
    again = billed_again(ctx, act, draft.order.id)
    assert (owed(ctx, draft.id), owed(ctx, again)) == (0, 17_923 - 10_000)
    assert get_payment(ctx, paid).invoiced_minor == 10_000
    assert credit_held(ctx, seen(ctx, draft.order).customer_id) == 0
    assert faults() == []


def test_final_invoice_after_a_reset_credit_note(ctx_as: Make, act: Act) -> None:
    """One line is credited and then invoiced after all: the money that had paid it pays it again, once."""
    ctx = ctx_as()
    draft = a_draft(ctx)
    deposit(ctx, draft.order.id, 17_923)
    issue(ctx, draft)
    part = InvoiceLine.unscoped.get(invoice_id=draft.id, kind="part")
    act(
        credit_invoice,
        ctx,
        invoice_id=draft.id,
        lines=({"line_id": part.id},),
        reason="Part goes back",
        bill_again=True,
    )
    customer = seen(ctx, draft.order).customer_id
    freed = credit_held(ctx, customer)
    assert freed == 6_490 + 633
    again = billed_again(ctx, act, draft.order.id)
    assert (owed(ctx, draft.id), owed(ctx, again), credit_held(ctx, customer)) == (0, 0, 0)
    assert faults() == []


def test_deposit_above_the_orders_total(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    paid = deposit(ctx, draft.order.id, 30_000)
    issue(ctx, draft)
    rest = 30_000 - 17_923
    assert (owed(ctx, draft.id), held(ctx, draft.order.id)) == (0, rest)
    act(release_deposits, ctx, work_order_id=draft.order.id, reason="The order is done")
    assert credit_held(ctx, seen(ctx, draft.order).customer_id) == rest
    cash_refund(ctx, paid, 10_000, first="credit")
    assert credit_held(ctx, seen(ctx, draft.order).customer_id) == rest - 10_000
    assert (owed(ctx, draft.id), held(ctx, draft.order.id)) == (0, 0)
    assert faults() == []


def test_part_delivery_with_a_large_deposit(ctx_as: Make, act: Act) -> None:
    """The first invoice takes what it needs of the deposit, the second the rest: neither all, nor any of it twice."""
    ctx = ctx_as()
    a_draft(ctx)
    order = a_running_order(ctx, COIL_JOB, BRAKE_JOB)
    deposit(ctx, order.id, 25_000)
    act(finish_job, ctx, job_id=order.job_ids[0])
    first = billed_again(ctx, act, order.id)
    assert (owed(ctx, first), held(ctx, order.id)) == (0, 25_000 - 17_923)
    act(finish_job, ctx, job_id=order.job_ids[1])
    second = billed_again(ctx, act, order.id)
    total = Invoice.here(ctx).get(pk=second).gross_minor
    assert total > 25_000 - 17_923
    assert (owed(ctx, second), held(ctx, order.id)) == (total - (25_000 - 17_923), 0)
    assert faults() == []


def test_deposit_on_two_orders(ctx_as: Make) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    other = an_order(ctx, customer_id=seen(ctx, draft.order).customer_id)
    deposit(ctx, draft.order.id, 5_000)
    deposit(ctx, other.id, 9_000)
    issue(ctx, draft)
    assert owed(ctx, draft.id) == 17_923 - 5_000, "the other order's deposit is not touched"
    assert (held(ctx, draft.order.id), held(ctx, other.id)) == (0, 9_000)
    assert faults() == []


def test_unused_deposit_refunded_with_no_dummy_invoice(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    paid = deposit(ctx, order.id, 8_000)
    act(
        cancel_work_order,
        ctx,
        work_order_id=order.id,
        expected_version=seen(ctx, order).version,
        reason="Sold it",
    )
    cash_refund(ctx, paid, 8_000)
    assert held(ctx, order.id) == 0
    assert get_payment(ctx, paid).state == "refunded"
    assert not Invoice.here(ctx).filter(work_order_id=order.id).exists()
    assert [balance(ctx, f"income.{kind}").minor for kind in ("labour", "part")] == [0, 0]
    assert faults() == []


@pytest.mark.urls("workwright.interfaces.hooks.urls")
def test_deposit_in_another_currency_goes_to_review_never_converted(
    ctx_as: Make, act: Act, provider: Provider
) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    euros = an_open_shift(ctx, 0, a_drawer(ctx, name="Euro", currency="EUR"))
    with pytest.raises(WrongDrawerCurrency):
        act(take_cash, ctx, shift_id=euros, work_order_id=order.id, purpose="deposit", amount_minor=5_000)
    connect(ctx, provider)
    request = a_request(ctx, 5_000, work_order_id=order.id)
    provider.misbehave(wrong_currency=1)
    started = checkout(ctx, request)
    provider.pay(PaymentAttempt.unscoped.get(pk=started.attempt_id).provider_ref or "")
    sync_attempt(ctx, started.attempt_id)
    customer = seen(ctx, order).customer_id
    assert held(ctx, order.id) == 0
    assert (credit_held(ctx, customer, "EUR"), credit_held(ctx, customer, "USD")) == (5_000, 0)
    assert get_request(ctx, request).state == "open"
    assert [r.kind for r in list_reviews(ctx).rows] == ["wrong_currency"]
    assert faults() == []
