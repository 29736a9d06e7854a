from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.billing.builders import an_issued_invoice
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import a_request, a_shift, cash, credit_held, faults, owed
from tests.work_orders.builders import an_order, seen
from tests.world import in_threads
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.drawers.postings import drawer_of
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.payments.actions.take_cash import (
    TakeCash,
    TookCash,
    TooLittleTendered,
    WrongDrawerCurrency,
    take_cash,
)
from workwright.payments.queries import account_of, get_payment, get_request

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_drawer_gets_the_net_and_the_customer_the_change(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    drawer = a_drawer(ctx)
    shift = an_open_shift(ctx, 5_000, drawer)
    invoice = an_issued_invoice(ctx)
    took = act(
        take_cash, ctx, shift_id=shift, invoice_ids=[invoice.id], amount_minor=17_923, tendered_minor=20_000
    )
    assert (took.change_minor, took.invoiced_minor, took.credit_minor) == (2_077, 17_923, 0)
    assert balance(ctx, "drawer", drawer_of(drawer)).minor == 5_000 + 17_923
    assert owed(ctx, invoice.id) == 0
    assert get_payment(ctx, took.id).state == "received"
    assert faults() == []


def test_a_deposit_is_a_liability_of_its_order(ctx_as: Make) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    took = cash(ctx, 5_000, work_order_id=order.id, purpose="deposit")
    assert (took.deposit_minor, took.invoiced_minor) == (5_000, 0)
    subject = f"deposit:{seen(ctx, order).customer_id}:{order.id}:deposit"
    assert balance(ctx, "deposits", subject).minor == 5_000
    account = account_of(ctx, order.id)
    assert (account.deposit_minor, account.balance_minor) == (5_000, 0)
    assert account.standing.deposit_paid
    assert not account.standing.paid


def test_what_is_paid_beyond_what_is_owed_is_the_customers_credit(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    took = cash(ctx, 20_000, invoice_ids=[invoice.id])
    assert (took.invoiced_minor, took.credit_minor) == (17_923, 2_077)
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 2_077
    assert faults() == []


def test_part_payments_settle_one_order_and_the_request_shows_what_is_left(ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    request = a_request(ctx, 17_923, invoice_ids=[invoice.id], purpose="final")
    assert cash(ctx, 10_000, request_id=request).request_state == "partially_paid"
    assert get_request(ctx, request).left_minor == 7_923
    assert cash(ctx, 8_000, request_id=request).request_state == "paid"
    assert owed(ctx, invoice.id) == 0
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 77


def test_cash_needs_an_open_shift(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order, shift = an_order(ctx), a_shift(ctx)
    act(count_shift, ctx, shift_id=shift, counted_minor=10_000)
    with pytest.raises(ShiftNotOpen):
        act(take_cash, ctx, shift_id=shift, work_order_id=order.id, amount_minor=100)
    with pytest.raises(NotFound):
        act(take_cash, ctx, shift_id=new_id(), work_order_id=order.id, amount_minor=100)


def test_the_drawer_must_hold_the_currency(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    euros = an_open_shift(ctx, 0, a_drawer(ctx, name="Euros", currency="EUR"))
    with pytest.raises(WrongDrawerCurrency):
        act(take_cash, ctx, shift_id=euros, work_order_id=an_order(ctx).id, amount_minor=100)


def test_bad_input_changes_nothing(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order, shift = an_order(ctx), a_shift(ctx)
    with pytest.raises(TooLittleTendered):
        act(take_cash, ctx, shift_id=shift, work_order_id=order.id, amount_minor=100, tendered_minor=99)
    for wrong in ({"amount_minor": 0}, {"amount_minor": -5}, {"amount_minor": 2**53}, {"amount_minor": "x"}):
        with pytest.raises(ValidationError):
            act(take_cash, ctx, shift_id=shift, work_order_id=order.id, **wrong)
    with pytest.raises(Invalid):
        act(take_cash, ctx, shift_id=shift, amount_minor=100)
    with pytest.raises(NotFound):
        act(take_cash, ctx, shift_id=shift, invoice_ids=[new_id()], amount_minor=100)
    assert account_of(ctx, order.id).payments == ()


def test_strangers_and_other_branches_are_refused(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as()
    order, shift = an_order(ctx), a_shift(ctx)
    with pytest.raises(Forbidden):
        act(take_cash, ctx_as("auditor"), shift_id=shift, work_order_id=order.id, amount_minor=100)
    with pytest.raises(NotFound):
        act(take_cash, ctx_as(branch=company.north), shift_id=shift, work_order_id=order.id, amount_minor=1)


def test_the_same_key_takes_the_money_once(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as(key="till-1")
    order, shift = an_order(ctx_as()), a_shift(ctx_as())
    fields = {"shift_id": shift, "work_order_id": order.id, "amount_minor": 100}
    assert act(take_cash, ctx, **fields) == act(take_cash, ctx, **fields)
    assert len(account_of(ctx_as(), order.id).payments) == 1


@pytest.mark.race
def test_eight_tills_and_one_invoice(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    shifts = [an_open_shift(ctx, 0, a_drawer(ctx, name=f"Till {n}")) for n in range(8)]

    def pay(n: int) -> TookCash:
        command = TakeCash(shift_id=shifts[n], invoice_ids=(invoice.id,), amount_minor=10_000)
        return take_cash(ctx_as(), command)

    results = in_threads(8, pay)
    assert all(isinstance(result, TookCash) for result in results), results
    assert owed(ctx, invoice.id) == 0
    assert credit_held(ctx, seen(ctx, invoice.order).customer_id) == 80_000 - 17_923
    assert faults() == []
