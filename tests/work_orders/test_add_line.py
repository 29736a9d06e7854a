from decimal import Decimal

import pytest

from tests.inventory.builders import a_part
from tests.parties.builders import a_vendor
from tests.work_orders.builders import COIL, an_order, decline, seen
from tests.world import act
from workwright.inventory.queries import bought_in_of
from workwright.kernel.errors import IllegalTransition, Invalid
from workwright.work_orders.actions.add_line import AddLine, add_line
from workwright.work_orders.actions.edit_line import edit_line


def test_every_kind_stands_apart_and_the_parts_sum_to_the_total(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx, {"title": "All kinds"})
    for kind in ("diagnostic", "labour", "part", "consumable", "fee", "sublet", "warranty"):
        fields = {"kind": kind, "description": kind, "quantity": "1.5", "unit_price": "10.01"}
        act(add_line, ctx, job_id=order.job_ids[0], **fields)
    act(
        add_line, ctx, job_id=order.job_ids[0], kind="discount", description="Friend", unit_price="-5",
        discount_reason="Old friend",
    )  # fmt: skip
    totals = seen(ctx, order).totals
    assert len(totals.by_kind) == 8
    assert sum(kind.gross_minor for kind in totals.by_kind) == totals.gross_minor == 7 * 1502 - 500


def test_a_part_of_the_catalogue_brings_name_price_and_cost(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(
        add_line,
        ctx,
        job_id=order.job_ids[0],
        kind="part",
        part_id=a_part(ctx, name="Oil filter"),
        quantity=3,
    )
    line = seen(ctx, order).jobs[0].lines[-1]
    assert (line.description, line.unit_price, line.unit_cost, line.price_rule) == (
        "Oil filter",
        35,
        20,
        "catalogue price",
    )
    assert (line.gross_minor, line.margin_minor) == (10500, 4500)


def test_a_bought_in_part_has_vendor_bill_and_margin(ctx_as):
    ctx = ctx_as("system")
    order, vendor = an_order(ctx), a_vendor(ctx)
    added = act(
        add_line, ctx, job_id=order.job_ids[0], kind="part", description="Alternator, rebuilt", source="bought_in",
        vendor_id=vendor, vendor_bill="B-778", unit_cost="180", markup_percent="40", core_charge="45",
    )  # fmt: skip
    line = seen(ctx, order).jobs[0].lines[-1]
    assert (line.unit_price, line.price_rule, line.margin_minor) == (Decimal(252), "cost plus 40 %", 7200)
    assert (line.vendor_id, line.vendor_bill, line.core_charge) == (vendor, "B-778", 45)
    assert [row.line_id for row in bought_in_of(ctx, order.id)] == [added.id]


def test_sublet_work_has_its_mark_up(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(
        add_line, ctx, job_id=order.job_ids[0], kind="sublet", description="Machine the head", source="sublet",
        vendor_id=a_vendor(ctx), unit_cost="100.10", markup_percent="12.5",
    )  # fmt: skip
    line = seen(ctx, order).jobs[0].lines[-1]
    assert (line.unit_price, line.gross_minor, line.margin_minor) == (Decimal("112.6125"), 11261, 1251)


def test_costs_are_hidden_from_those_without_the_right(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    act(add_line, ctx, job_id=order.job_ids[0], kind="part", part_id=a_part(ctx))
    line = seen(ctx_as("technician"), order).jobs[0].lines[-1]
    assert (line.unit_cost, line.margin_minor, line.markup_percent) == (None, None, None)


def test_no_line_is_beyond_measure(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    with pytest.raises(Invalid, match="thousand million"):
        act(
            add_line,
            ctx,
            job_id=order.job_ids[0],
            kind="fee",
            description="x",
            quantity="1000",
            unit_price="1000000",
        )
    with pytest.raises(Invalid, match="thousand million"):
        act(edit_line, ctx, line_id=order.line_ids[0], quantity="99999999999")


def test_something_gives_the_price(ctx_as):
    ctx = ctx_as("system")
    with pytest.raises(Invalid, match="Say the unit price"):
        act(add_line, ctx, job_id=an_order(ctx).job_ids[0], kind="fee", description="Disposal")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"discount_percent": 10}, "Say why"),
        ({"discount_percent": 10, "discount_amount": 1, "discount_reason": "both"}, "not both"),
        ({"unit_price": "-1"}, "negative price"),
        ({"quantity": 0}, "greater than 0"),
        ({"unit_price": "1e30"}, "digits"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_lines_that_cannot_be(ctx_as, fields, message):
    with pytest.raises(ValueError, match=message):
        AddLine(**{"job_id": an_order(ctx_as("system")).job_ids[0], **COIL, **fields})


def test_not_to_a_job_that_was_declined(ctx_as):
    ctx = ctx_as("system")
    order = an_order(ctx)
    decline(ctx, order, order.line_ids)
    with pytest.raises(IllegalTransition, match="declined"):
        act(add_line, ctx, job_id=order.job_ids[0], **COIL)
