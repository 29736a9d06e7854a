from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, cash, cash_refund, credit_held, faults, owed, refund
from tests.work_orders.builders import an_order, seen
from tests.world import in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.refund_payment import (
    MoreThanPaid,
    RefundPayment,
    RequestedRefund,
    refund_payment,
)
from workwright.payments.queries import account_of, get_payment
from workwright.payments.rules import take_back

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_two_part_refunds_leave_three_rows_and_never_pass_the_payment(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    paid = cash(ctx, 5_000, work_order_id=order.id, purpose="deposit")
    assert cash_refund(ctx, paid.id, 2_000).state == "succeeded"
    assert cash_refund(ctx, paid.id, 1_000).state == "succeeded"
    account = account_of(ctx, order.id)
    assert [r.amount_minor for r in account.refunds] == [2_000, 1_000]
    (payment,) = account.payments
    assert (payment.amount_minor, payment.returned_minor, payment.deposit_minor) == (5_000, 3_000, 2_000)
    assert payment.state == "partially_refunded"
    with pytest.raises(MoreThanPaid) as refusal:
        cash_refund(ctx, paid.id, 2_001)
    assert refusal.value.data == {"left_minor": 2_000}
    assert cash_refund(ctx, paid.id, 2_000).state == "succeeded"
    assert get_payment(ctx, paid.id).state == "refunded"
    assert faults() == []


def test_money_under_way_back_is_promised_and_cannot_be_promised_twice(ctx_as: Make) -> None:
    ctx = ctx_as()
    paid = cash(ctx, 5_000, work_order_id=an_order(ctx).id, purpose="deposit")
    refund(ctx, paid.id, 4_000)
    assert get_payment(ctx, paid.id).refundable_minor == 1_000
    with pytest.raises(MoreThanPaid):
        refund(ctx, paid.id, 1_001)


def test_a_refund_of_a_paid_invoice_opens_it_again(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cash(ctx, 20_000, invoice_ids=[invoice.id])
    cash_refund(ctx, paid.id, 3_077)
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 0
    assert owed(ctx, invoice.id) == 1_000
    assert faults() == []


def test_it_can_start_with_the_invoice(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    paid = cash(ctx, 20_000, invoice_ids=[invoice.id])
    cash_refund(ctx, paid.id, 1_000, first="invoice")
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 2_077
    assert owed(ctx, invoice.id) == 1_000


def test_above_the_limit_it_waits_for_a_second_person(ctx_as: Make) -> None:
    ctx = ctx_as()
    paid = card_slip(ctx, 50_000, work_order_id=an_order(ctx).id, purpose="deposit")
    assert refund(ctx, paid.id, 10_000).state == "approved"
    assert refund(ctx, paid.id, 10_001).state == "requested"
    assert account_of(ctx, get_payment(ctx, paid.id).work_order_id or new_id()).standing.refund_requested


def test_bad_input_and_strangers_change_nothing(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as()
    paid = cash(ctx, 5_000, work_order_id=an_order(ctx).id, purpose="deposit")
    for wrong in ({"reason": ""}, {"reason": "  "}, {"amount_minor": 0}, {"amount_minor": -1}):
        with pytest.raises(ValidationError):
            refund(ctx, paid.id, **{"amount_minor": 1} | wrong)
    with pytest.raises(NotFound):
        refund(ctx, new_id(), 1)
    with pytest.raises(NotFound):
        refund(ctx_as(branch=company.north), paid.id, 1)
    with pytest.raises(Forbidden):
        refund(ctx_as("technician"), paid.id, 1)
    assert get_payment(ctx, paid.id).refundable_minor == 5_000


@pytest.mark.race
def test_eight_people_refund_one_payment(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    paid = card_slip(ctx, 5_000, work_order_id=an_order(ctx).id, purpose="deposit")
    command = RefundPayment(payment_id=paid.id, amount_minor=2_000, reason="Changed their mind")
    results = in_threads(8, lambda n: refund_payment(ctx_as("cashier", who=str(n)), command))
    assert sum(isinstance(r, RequestedRefund) for r in results) == 2, results
    assert sum(isinstance(r, MoreThanPaid) for r in results) == 6, results


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE payments_payment SET amount_minor = 9",
        "UPDATE payments_payment SET credit_minor = 9",
        "UPDATE payments_payment SET returned_minor = 0",
        "DELETE FROM payments_payment",
        "UPDATE payments_allocation SET amount_minor = 9",
        "DELETE FROM payments_allocation",
        "TRUNCATE payments_allocation",
        "UPDATE payments_refund SET amount_minor = 1",
        "UPDATE payments_refund SET reason = 'other reason'",
        "UPDATE payments_refund SET state = 'requested'",
        "UPDATE payments_refund SET state = 'failed'",
        "DELETE FROM payments_refund",
        "UPDATE payments_invoicecover SET allocated_minor = 0",
        "DELETE FROM payments_invoicecover",
        "INSERT INTO payments_allocation (id, branch_id, payment_id, target, amount_minor, currency, cause, at) "
        "SELECT gen_random_uuid(), branch_id, id, 'credit', 500, currency, 'gift', now() FROM payments_payment",
        "INSERT INTO payments_allocation (id, branch_id, payment_id, target, amount_minor, currency, cause, at) "
        "SELECT gen_random_uuid(), branch_id, id, 'credit', -500000, currency, 'theft', now() FROM payments_payment",
        "INSERT INTO payments_allocation (id, branch_id, payment_id, target, amount_minor, currency, cause, at) "
        "SELECT gen_random_uuid(), branch_id, id, 'credit', 5, 'EUR', 'trick', now() FROM payments_payment",
        "INSERT INTO payments_allocation (id, branch_id, payment_id, target, invoice_id, amount_minor, currency,"
        " cause, at) SELECT gen_random_uuid(), p.branch_id, p.id, 'invoice', i.id, 1, 'USD', 'x', now()"
        " FROM payments_payment p, billing_invoice i",
        "INSERT INTO payments_payment (id, branch_id, customer_id, purpose, method, amount_minor, currency,"
        " approval_code, brand, last4, country, reference, provisional, received_at, received_by,"
        " refunding_minor, disputed_minor,"
        " invoiced_minor, deposit_minor, credit_minor, returned_minor, lost_minor)"
        " SELECT gen_random_uuid(), branch_id, customer_id, purpose, 'transfer', 100, currency, '', '', '', '', '',"
        " false, now(), 'x', 0, 0, 0, 0, 0, 0, 0 FROM payments_payment",
    ],
)
def test_money_facts_are_closed_to_a_superuser(
    ctx_as: Make, superuser: "psycopg.Connection[Any]", attack: str
) -> None:
    ctx = ctx_as()
    paid = cash(ctx, 20_000, invoice_ids=[an_issued_invoice(ctx).id])
    cash_refund(ctx, paid.id, 100)
    with pytest.raises(psycopg.Error):
        superuser.execute(attack)
    assert faults() == []


amounts = st.integers(min_value=0, max_value=10**9)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    credit=amounts,
    deposit=amounts,
    held=st.lists(amounts, max_size=4),
    share=st.floats(0, 1),
    first=st.data(),
)
def test_what_is_taken_back_is_exactly_what_was_asked(
    credit: int, deposit: int, held: list[int], share: float, first: Any
) -> None:
    invoices = [(new_id(), amount) for amount in held]
    total = credit + deposit + sum(held)
    wanted = int(total * share)
    begin = first.draw(st.sampled_from(["", "credit", "deposit", "invoice"]))
    taken = take_back(wanted, credit, deposit, invoices, begin)
    assert sum(t.amount_minor for t in taken) == wanted
    assert all(t.amount_minor > 0 for t in taken)
    with pytest.raises(ValueError, match="more than there is"):
        take_back(total + 1, credit, deposit, invoices, begin)
