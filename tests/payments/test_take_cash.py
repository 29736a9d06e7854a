from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from tests.billing.builders import Billed, an_issued_invoice
from tests.catalog.builders import be_taxes
from tests.drawers.builders import a_drawer, an_open_shift
from tests.parties.builders import a_customer
from tests.payments.builders import a_request, a_shift, cash, cash_refund, credit_held, faults, owed
from tests.work_orders.builders import an_order, seen
from tests.world import in_threads
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.drawers.postings import drawer_of
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance
from workwright.notify.queries import list_messages
from workwright.payments.actions.take_cash import (
    LessThanACoin,
    TakeCash,
    TookCash,
    TooLittleTendered,
    WrongDrawerCurrency,
    take_cash,
)
from workwright.payments.models import Payment
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


def a_belgian_bill(ctx: Context, price: str, **fields: Any) -> Billed:
    """An invoice over one hour of work at a price with 21 % in it, where the smallest coin is five cents."""
    be_taxes(ctx)
    line = {"kind": "labour", "description": "Onderhoud", "unit_price": Decimal(price)}
    return an_issued_invoice(ctx, {"title": "Onderhoud", "lines": (line,)}, **fields)


@pytest.mark.parametrize(
    ("price", "named", "coins", "rounding", "change"),
    [
        ("103.98", 10_398, 10_400, 2, 600),
        ("103.98", 10_400, 10_400, 2, 600),
        ("103.97", 10_397, 10_395, -2, 605),
        ("103.95", 10_395, 10_395, 0, 605),
    ],
)
def test_where_the_cents_are_gone_cash_is_rounded_and_nothing_stays_open(
    ctx_as: Make, act: Act, company: Any, price: str, named: int, coins: int, rounding: int, change: int
) -> None:
    """By hand: of 103.98 a Belgian pays 104.00 in coins, two cents are a gain; of 103.97 he pays 103.95, a loss."""
    ctx = ctx_as(branch=company.north)
    invoice, shift = a_belgian_bill(ctx, price), a_shift(ctx)
    took = act(
        take_cash, ctx, shift_id=shift, invoice_ids=[invoice.id], amount_minor=named, tendered_minor=11_000
    )
    exact = coins - rounding
    assert (took.cash_minor, took.rounding_minor, took.change_minor) == (coins, rounding, change)
    assert (took.invoiced_minor, took.credit_minor) == (exact, 0)
    shown = get_payment(ctx, took.id)
    assert (shown.amount_minor, shown.rounding_minor) == (exact, rounding)
    assert (owed(ctx, invoice.id, "EUR"), balance(ctx, "rounding", "", "EUR").minor) == (0, -rounding)
    assert balance(ctx, "drawer", drawer_of(shown_drawer(took.id)), "EUR").minor == 10_000 + coins
    account = account_of(ctx, invoice.order.id)
    assert [(p.amount_minor, p.rounding_minor) for p in account.payments] == [(exact, rounding)]
    assert faults() == []


def test_what_was_rounded_goes_back_rounded(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as(branch=company.north)
    invoice = a_belgian_bill(ctx, "73.98")
    took = cash(ctx, 7_398, invoice_ids=[invoice.id])
    cash_refund(ctx, took.id, 7_398, reason="It was warranty")
    assert balance(ctx, "rounding", "", "EUR").minor == 0
    assert balance(ctx, "drawer", drawer_of(shown_drawer(took.id)), "EUR").minor == 10_000
    assert owed(ctx, invoice.id, "EUR") == 7_398
    assert faults() == []


def test_too_little_in_coins_and_less_than_a_coin_are_refused(ctx_as: Make, act: Act, company: Any) -> None:
    ctx = ctx_as(branch=company.north)
    invoice = a_belgian_bill(ctx, "103.98")
    with pytest.raises(TooLittleTendered) as short:
        cash(ctx, 10_398, invoice_ids=[invoice.id], tendered_minor=10_399)
    assert short.value.data == {"due_minor": 10_400}
    with pytest.raises(LessThanACoin):
        cash(ctx, 2, invoice_ids=[invoice.id])


def test_the_receipt_names_the_coins_and_what_they_paid(
    ctx_as: Make, act: Act, company: Any, deliver: Any
) -> None:
    ctx = ctx_as(branch=company.north)
    customer = a_customer(ctx, email="jan@customer.example")
    invoice = a_belgian_bill(ctx, "103.98", customer_id=customer)
    cash(ctx, 10_398, invoice_ids=[invoice.id])
    deliver()
    (receipt,) = [m for m in list_messages(ctx).rows if m.template == "payment_received"]
    assert "104,00 €" in receipt.title
    assert "It pays 103,98\xa0€: cash is rounded to the coins there are." in receipt.text


def shown_drawer(payment_id: UUID) -> UUID:
    """Return the drawer that a payment went into."""
    return Payment.unscoped.get(pk=payment_id).drawer_id
