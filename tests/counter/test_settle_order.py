from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tests.billing.builders import a_draft, an_issued_invoice
from tests.billing.builders import seen as billed
from tests.counter.builders import a_counter, an_express_order, an_oil_change
from tests.inventory.builders import in_stock, stock_of
from tests.parties.builders import an_account_customer
from tests.payments.builders import a_shift, card_slip, cash, faults
from tests.work_orders.builders import a_running_order, an_order, seen
from tests.world import act, journal
from workwright.billing.queries import invoices_of
from workwright.counter.actions.settle_order import settle_order
from workwright.kernel.context import Context
from workwright.kernel.verify import verify
from workwright.payments.queries import account_of
from workwright.release.actions.decide import NotReleasable
from workwright.release.queries import get_decision
from workwright.work_orders.actions.finish_job import NotReady
from workwright.work_orders.actions.start_job import NotApproved

Make = Callable[..., Context]


def settled(ctx: Context, order_id: Any, **fields: Any) -> Any:
    usual = {"method": "cash", "tendered_minor": 10_000, "recipient": "Rosa Lind"}
    return act(settle_order, ctx, work_order_id=order_id, **usual | fields)


def test_an_express_order_is_done_invoiced_paid_and_gone_in_one_act(ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_counter(ctx)
    order = an_express_order(ctx, meter_in=84_310)
    done = settled(ctx_as("cashier"), order.id, shift_id=shift, odometer_out=84_311, total_minor=6_437)
    assert (done.taken_minor, done.change_minor, done.state) == (6_437, 3_563, "closed")
    (invoice,) = invoices_of(ctx, order.id)
    assert (invoice.id, invoice.balance_minor, invoice.total_minor) == (done.invoice_id, 0, 6_437)
    decision = get_decision(ctx, order.id)
    assert decision is not None
    assert (decision.recipient, decision.meter_out) == ("Rosa Lind", 84_311)
    assert journal()[-1]["action"] != "billing.draft_invoice"
    assert (faults(), verify()) == ([], [])


def test_the_odometer_that_was_read_coming_in_is_asked_going_out(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    order = an_express_order(ctx, meter_in=84_310)
    with pytest.raises(NotReleasable, match="odometer"):
        settled(ctx, order.id)
    assert seen(ctx, order.id).state == "in_progress"
    assert account_of(ctx, order.id).payments == ()


def test_what_the_service_asks_for_is_never_skipped(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    proof = {"photos": ("after",), "quality_check": True}
    order = an_express_order(ctx, an_oil_change(ctx, required_proof=proof))
    with pytest.raises(NotReady, match="photo") as refusal:
        settled(ctx, order.id)
    assert [item["code"] for item in refusal.value.data["missing"]] == ["photo"]
    short = an_express_order(ctx, an_oil_change(ctx, on_hand=0), plate="9LMN234", phone="503 555 0191")
    with pytest.raises(NotReady, match="not in stock"):
        settled(ctx, short.id)


def test_nothing_is_settled_without_the_customers_yes(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    with pytest.raises(NotApproved):
        settled(ctx, an_order(ctx).id)


def test_it_goes_on_from_wherever_the_order_stands(ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_shift(ctx)
    draft = a_draft(ctx)
    assert settled(ctx, draft.order.id, shift_id=shift, tendered_minor=20_000).taken_minor == 17_923
    issued = an_issued_invoice(ctx)
    cash(ctx, 7_923, invoice_ids=[issued.id])
    assert settled(ctx, issued.order.id).taken_minor == 10_000
    paid = an_issued_invoice(ctx)
    card_slip(ctx, 17_923, invoice_ids=[paid.id])
    done = settled(ctx, paid.order.id)
    assert (done.taken_minor, done.payment_id, done.state) == (0, None, "closed")
    assert billed(ctx, paid).balance_minor == 0


def test_a_deposit_counts_first(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    order = an_express_order(ctx)
    cash(ctx, 2_000, work_order_id=order.id, purpose="deposit")
    assert settled(ctx, order.id, total_minor=4_437).taken_minor == 4_437
    assert account_of(ctx, order.id).deposit_minor == 0
    assert faults() == []


def test_on_account_it_goes_without_money(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    order = a_running_order(ctx, customer_id=an_account_customer(ctx))
    done = settled(ctx, order.id, method="account", po_number="PO-55", recipient="Their driver")
    (invoice,) = invoices_of(ctx, order.id)
    assert (done.state, done.payment_id, billed(ctx, invoice.id).po_number) == ("closed", None, "PO-55")
    assert invoice.balance_minor == done.taken_minor > 0


def test_the_part_leaves_stock_when_the_order_is_settled(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    service = an_oil_change(ctx, on_hand=0)
    order = an_express_order(ctx, service)
    (line,) = [line for job in seen(ctx, order.id).jobs for line in job.lines if line.part_id]
    assert line.part_id
    in_stock(ctx, line.part_id, 1, "5.10")
    settled(ctx, order.id)
    assert stock_of(ctx, line.part_id)[0] == Decimal(0)
