from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.counter.builders import a_counter, sold, wipers
from tests.inventory.builders import booked, stock_of
from tests.parties.builders import an_account_customer
from tests.payments.builders import faults
from tests.work_orders.builders import seen
from tests.world import act, in_threads, journal
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.issue_invoice import PoNumberRequired
from workwright.billing.queries import get_invoice
from workwright.counter.actions.sell_parts import NotInStock, sell_parts
from workwright.counter.actions.take_tender import PriceChanged
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.verify import verify
from workwright.parties.actions.set_account_terms import set_account_terms
from workwright.parties.queries import get_customer
from workwright.parties.rules import WALK_IN
from workwright.payments.actions.put_on_account import NotOnAccount
from workwright.payments.actions.take_cash import TooLittleTendered
from workwright.release.queries import get_decision
from workwright.work_orders.models import WorkOrder

Make = Callable[..., Context]


def test_a_sale_for_cash_is_one_act_with_stock_tax_money_and_books(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part = wipers(ctx)
    before = booked(ctx, "income.part")
    done = sold(ctx_as("cashier"), part, shift_id=a_counter(ctx))
    order, invoice = seen(ctx, done.id), get_invoice(ctx, done.invoice_id)
    assert (order.kind, order.state, order.customer_id, order.asset_id) == (
        "counter_sale",
        "closed",
        WALK_IN,
        None,
    )
    assert (invoice.net_minor, invoice.gross_minor, invoice.balance_minor) == (3_700, 4_061, 0)
    assert (done.taken_minor, done.change_minor) == (4_061, 939)
    assert done.number == order.number.strip() != ""
    assert invoice.number.startswith("INV-")
    assert stock_of(ctx, part)[:2] == (Decimal(4), Decimal(0))
    assert booked(ctx, "income.part") - before == 3_700
    assert booked(ctx, "cost_of_sales") == 1_440
    assert get_decision(ctx, done.id) is not None
    (row,) = [body for body in journal() if body["action"] == "counter.sell_parts"]
    assert row["root"] == str(done.id)
    assert faults() == []
    assert verify() == []


def test_sent_twice_it_is_sold_once(ctx_as: Make) -> None:
    ctx = ctx_as(key="till-1/42")
    part = wipers(ctx_as())
    shift = a_counter(ctx_as())
    first, second = (sold(ctx, part, shift_id=shift) for _ in range(2))
    assert first == second
    assert stock_of(ctx, part)[0] == 4


def test_more_than_there_is_is_not_sold_and_nothing_stays_behind(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part = wipers(ctx, on_hand=1)
    with pytest.raises(NotInStock) as refusal:
        sold(ctx, part)
    assert refusal.value.data["short"] == ["Wiper blade 600 mm: 1 to sell, 2 asked."]
    assert stock_of(ctx, part)[:2] == (Decimal(1), Decimal(0))
    assert not WorkOrder.unscoped.filter(kind="counter_sale").exists()


def test_goods_without_a_catalogue_entry_and_a_price_of_the_moment(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part = wipers(ctx)
    lines = (
        {"description": "Fuses, assorted", "unit_price": Decimal("3.00")},
        {"part_id": part, "unit_price": Decimal("15.00")},
    )
    done = act(sell_parts, ctx, lines=lines, method="card_slip", approval_code="A1B2", last4="4242")
    invoice = get_invoice(ctx, done.invoice_id)
    assert [line.net_minor for line in invoice.lines] == [300, 1_500]
    assert (invoice.balance_minor, done.change_minor) == (0, 0)


def test_what_does_not_fit_is_refused_beside_its_field(ctx_as: Make) -> None:
    ctx = ctx_as()
    part = wipers(ctx)
    with pytest.raises(ShiftNotOpen):
        sold(ctx, part)
    a_counter(ctx)
    with pytest.raises(TooLittleTendered):
        sold(ctx, part, tendered_minor=1_000)
    with pytest.raises(PriceChanged) as told:
        sold(ctx, part, total_minor=4_000)
    assert told.value.data == {"total_minor": 4_061}
    with pytest.raises(Invalid) as slip:
        sold(ctx, part, method="card_slip", approval_code="A1B2")
    assert slip.value.field == "last4"
    assert stock_of(ctx, part)[0] == 6


def test_an_account_customer_buys_within_terms_hold_limit_and_order_number(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    part, customer = wipers(ctx), an_account_customer(ctx)
    account: dict[str, Any] = {"method": "account", "customer_id": customer, "tendered_minor": None}
    with pytest.raises(PoNumberRequired) as asked:
        sold(ctx, part, **account)
    assert asked.value.field == "po_number"
    done = sold(ctx, part, po_number="PO-7781", **account)
    invoice = get_invoice(ctx, done.invoice_id)
    assert (invoice.po_number, invoice.balance_minor, done.payment_id) == ("PO-7781", 4_061, None)
    assert seen(ctx, done.id).state == "closed"
    terms = {"terms_days": 30, "credit_limit_minor": 8_000, "po_required": True}
    version = get_customer(ctx, customer).version
    act(set_account_terms, ctx, customer_id=customer, expected_version=version, **terms)
    with pytest.raises(NotOnAccount, match="limit") as over:
        sold(ctx, part, po_number="PO-7782", **account)
    assert over.value.data["why"] == "over_limit"
    held = terms | {"on_hold": True, "hold_reason": "Two invoices overdue", "credit_limit_minor": 500_000}
    act(set_account_terms, ctx, customer_id=customer, expected_version=version + 1, **held)
    with pytest.raises(NotOnAccount, match="hold"):
        sold(ctx, part, po_number="PO-7782", **account)


def test_what_a_branch_asks_of_its_work_is_not_asked_of_a_sale(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    asked = {"required_at_completion": ["asset", "meter_in", "key_tag"]}
    act(set_policy, ctx, name="work_orders", settings=asked)
    act(set_policy, ctx, name="release", settings={"photos": 2})
    assert seen(ctx, sold(ctx, wipers(ctx)).id).state == "closed"


def test_two_tills_race_for_the_last_ones_without_gap_or_deadlock(fresh_db: str, ctx_as: Make) -> None:
    ctx = ctx_as()
    shift, part = a_counter(ctx), wipers(ctx, on_hand=5)
    done = in_threads(8, lambda _: sold(ctx_as(), part, 1, shift_id=shift))
    won = [one for one in done if not isinstance(one, Exception)]
    assert len(won) == 5
    assert {type(one) for one in done if isinstance(one, Exception)} == {NotInStock}
    assert stock_of(ctx, part)[:2] == (Decimal(0), Decimal(0))
    numbers = sorted(get_invoice(ctx, one.invoice_id).number for one in won)
    assert [number[-5:] for number in numbers] == [f"{n:05d}" for n in range(1, 6)]
    assert (faults(), verify()) == ([], [])
