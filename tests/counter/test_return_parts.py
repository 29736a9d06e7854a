from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.counter.builders import a_counter, an_express_order, sold, wipers
from tests.inventory.builders import booked, stock_of
from tests.parties.builders import an_account_customer
from tests.payments.builders import faults
from tests.work_orders.builders import seen
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.billing.queries import get_invoice
from workwright.counter.actions.return_parts import MoreThanSold, return_parts
from workwright.counter.queries import list_returnable
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.verify import verify
from workwright.payments.actions.approve_refund import approve_refund
from workwright.payments.actions.pay_refund import pay_refund
from workwright.payments.queries import account_of, list_refunds

Make = Callable[..., Context]


def returned(ctx: Context, sale: Any, quantity: int = 1, **fields: Any) -> Any:
    line = seen(ctx, sale.id).jobs[0].lines[0].id
    item = {"line_id": line, "quantity": Decimal(quantity), "put_back": fields.pop("put_back", True)}
    fields = {"items": (item,), "reason": "Wrong length", **fields}
    return act(return_parts, ctx, work_order_id=sale.id, **fields)


def test_one_act_credits_gives_the_money_back_and_fills_the_shelf(ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_counter(ctx)
    part = wipers(ctx)
    sale = sold(ctx, part)
    drawer = booked(ctx, "income.part")
    done = returned(ctx_as("cashier"), sale, shift_id=shift)
    assert (done.credited_minor, done.refunded_minor, done.waiting_minor) == (2_031, 2_031, 0)
    assert done.number.startswith("CN-")
    invoice = get_invoice(ctx, sale.invoice_id)
    assert (invoice.credited_minor, invoice.balance_minor) == (2_031, 0)
    account = account_of(ctx, sale.id)
    assert (account.credit_minor, account.payments[0].returned_minor) == (0, 2_031)
    assert stock_of(ctx, part)[0] == Decimal(5)
    assert drawer - booked(ctx, "income.part") == 1_850
    assert (faults(), verify()) == ([], [])


def test_piece_by_piece_comes_to_exactly_the_whole(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    sale = sold(ctx, wipers(ctx), 3, tendered_minor=10_000)
    total = get_invoice(ctx, sale.invoice_id).gross_minor
    assert sum(returned(ctx, sale).refunded_minor for _ in range(3)) == total
    assert list_returnable(ctx, sale.id)[0].left == 0
    with pytest.raises(MoreThanSold, match="0 can still come back"):
        returned(ctx, sale)
    assert (faults(), verify()) == ([], [])


def test_what_is_broken_does_not_go_on_the_shelf(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part = wipers(ctx)
    returned(ctx, sold(ctx, part), 2, put_back=False)
    assert stock_of(ctx, part)[0] == Decimal(4)


def test_a_slip_goes_back_on_the_card_or_in_cash(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part = wipers(ctx)
    slip = {"method": "card_slip", "approval_code": "A1B2", "last4": "4242", "tendered_minor": None}
    sale = sold(ctx, part, **slip)
    assert returned(ctx, sale).refunded_minor == 2_031
    assert returned(ctx, sale, method="cash").refunded_minor == 2_030
    assert [refund.method for refund in list_refunds(ctx).rows] == ["cash", "card_slip"]
    assert (faults(), verify()) == ([], [])


def test_on_account_only_the_debt_goes_down(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    account = {"method": "account", "customer_id": an_account_customer(ctx), "tendered_minor": None}
    sale = sold(ctx, wipers(ctx), po_number="PO-1", **account)
    done = returned(ctx, sale)
    assert (done.refunded_minor, done.waiting_minor) == (0, 0)
    assert get_invoice(ctx, sale.invoice_id).balance_minor == 2_030


def test_above_the_limit_the_money_waits_for_a_second_person(ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_counter(ctx)
    act(set_policy, ctx, name="payments", settings={"refund_limit_minor": 1_000})
    sale = sold(ctx, wipers(ctx))
    done = returned(ctx_as("cashier"), sale, shift_id=shift)
    assert (done.refunded_minor, done.waiting_minor) == (0, 2_031)
    (refund,) = list_refunds(ctx, state="requested").rows
    act(approve_refund, ctx_as("operations_manager"), refund_id=refund.id)
    act(pay_refund, ctx, refund_id=refund.id, shift_id=shift)
    account = account_of(ctx, sale.id)
    assert (account.credit_minor, account.payments[0].returned_minor) == (0, 2_031)
    assert (faults(), verify()) == ([], [])


def test_only_what_was_sold_together_comes_back(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    one, other = sold(ctx, wipers(ctx)), sold(ctx, wipers(ctx))
    line = seen(ctx, other.id).jobs[0].lines[0].id
    item = {"line_id": line, "quantity": Decimal(1)}
    with pytest.raises(NotFound):
        returned(ctx, one, items=(item,))
    with pytest.raises(Invalid, match="twice"):
        returned(ctx, other, items=(item, item))
    with pytest.raises(NotFound):
        returned(ctx, an_express_order(ctx))
