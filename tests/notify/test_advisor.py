"""The advisor of an order hears what it waits for, once."""

import pytest

from tests.access.builders import a_user
from tests.catalog.builders import a_part
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.inventory.builders import in_stock
from tests.work_orders.builders import an_order
from workwright.notify.queries import list_messages
from workwright.work_orders.actions.ask_office import ask_office
from workwright.work_orders.actions.record_finding import record_finding


@pytest.fixture
def advisor(ctx_as):
    ctx = ctx_as()
    return a_user(ctx, "sam@example.com", {"role": "service_advisor", "branch_id": ctx.branch_id})


def told(ctx, template):
    return [row for row in list_messages(ctx).rows if row.template == template]


def test_a_part_that_came_for_a_waiting_line_is_told_to_its_advisor(ctx_as, advisor):
    ctx, part = ctx_as(), a_part(ctx_as(), name="Oil filter")
    line = {"kind": "part", "description": "Filter", "quantity": "3", "unit_price": "10", "part_id": part}
    order = an_order(ctx, {"title": "Service", "lines": (line,)}, advisor_id=advisor)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    in_stock(ctx, part, 2)
    (first,) = told(ctx, "part_arrived")
    assert first.recipient == "sam@example.com"
    assert first.title == f"Oil filter is here for order {order.number}"
    in_stock(ctx, part, 5)
    assert len(told(ctx, "part_arrived")) == 2


def test_a_finding_that_needs_a_decision_is_told(ctx_as, act, advisor):
    ctx = ctx_as()
    order = an_order(ctx, advisor_id=advisor)
    act(record_finding, ctx, work_order_id=order.id, severity="ok", text="Tyres good")
    assert told(ctx, "finding_recorded") == []
    act(record_finding, ctx, work_order_id=order.id, severity="urgent", text="Pads worn")
    assert [row.recipient for row in told(ctx, "finding_recorded")] == ["sam@example.com"]


def test_an_order_without_an_advisor_tells_nobody(ctx_as, act):
    ctx = ctx_as()
    order = an_order(ctx)
    act(record_finding, ctx, work_order_id=order.id, severity="urgent", text="Pads worn")
    assert told(ctx, "finding_recorded") == []


def test_what_is_asked_at_the_job_is_told(ctx_as, act, advisor):
    ctx = ctx_as()
    order = an_order(ctx, advisor_id=advisor)
    fields = {"kind": "part", "text": "Rear wiper blade", "quantity": "2"}
    act(ask_office, ctx, work_order_id=order.id, **fields)
    (message,) = told(ctx, "office_asked")
    assert message.title == f"A part is asked for on order {order.number}"
    assert message.recipient == "sam@example.com"
