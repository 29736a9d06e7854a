"""The bill for goods in stock."""

import pytest

from tests.inventory.builders import a_part, a_vendor, booked, in_stock
from workwright.inventory.actions.record_vendor_bill import record_vendor_bill
from workwright.inventory.postings import vendor_of
from workwright.kernel.errors import Invalid
from workwright.ledger.actions.post_transaction import AlreadyPosted


def test_a_bill_turns_goods_received_into_a_debt_once(ctx_as, act):
    ctx = ctx_as("accountant")
    vendor = a_vendor(ctx_as())
    in_stock(ctx_as(), a_part(ctx_as()), 3, unit_cost="5")
    act(record_vendor_bill, ctx, vendor_id=vendor, bill_number="B-1", amount_minor=1500)
    assert (booked(ctx, "goods_received"), booked(ctx, "payable", vendor_of(vendor))) == (0, 1500)
    with pytest.raises(AlreadyPosted):
        act(record_vendor_bill, ctx, vendor_id=vendor, bill_number="b-1", amount_minor=1500)
    act(record_vendor_bill, ctx, vendor_id=vendor, bill_number="C-1", amount_minor=-500)
    assert booked(ctx, "payable", vendor_of(vendor)) == 1000


def test_a_bill_of_nothing_is_refused(ctx_as, act):
    with pytest.raises(Invalid):
        act(record_vendor_bill, ctx_as(), vendor_id=a_vendor(ctx_as()), bill_number="B-1", amount_minor=0)
