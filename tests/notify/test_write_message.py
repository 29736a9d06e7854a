"""Somebody writes to the customer of an order, by the way the customer chose or another one."""

import pytest

from tests.notify.builders import who_prefers
from tests.notify.practice import MOBILE, connect_sms
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.notify.actions.record_consent import record_consent
from workwright.notify.actions.write_message import NoWay, write_message
from workwright.notify.models import Message
from workwright.notify.queries import thread


@pytest.fixture
def order(ctx_as):
    connect_sms(ctx_as())
    customer = who_prefers(ctx_as(), "text", phone=MOBILE, email="ana@diaz.example")
    return an_order(ctx_as(), customer_id=customer)


def test_it_goes_by_the_channel_they_chose(ctx_as, order):
    ctx = ctx_as("service_advisor", who="Sam Ortiz")
    assert (
        act(write_message, ctx, work_order_id=order.id, text="Shall we fit the blade too?").channel == "sms"
    )
    kept = Message.unscoped.get()
    assert (kept.recipient, kept.text, kept.urgent) == (MOBILE, "Shall we fit the blade too?", True)
    (said,) = thread(ctx, order.id)
    assert (said.who, said.ours, said.state) == ("Sam Ortiz", True, "queued")


def test_another_way_may_be_chosen(ctx_as, order):
    act(write_message, ctx_as(), work_order_id=order.id, text="Line one\n\nLine two", channel="email")
    kept = Message.unscoped.get()
    assert kept.recipient == "ana@diaz.example"
    assert "Line two" in kept.html
    assert order.number in kept.title


def test_what_they_stopped_is_no_way(ctx_as, order):
    act(record_consent, ctx_as(), channel="sms", address=MOBILE, source="stop_word", words="STOP")
    with pytest.raises(NoWay):
        act(write_message, ctx_as(), work_order_id=order.id, text="Hello", channel="sms")
    assert act(write_message, ctx_as(), work_order_id=order.id, text="Hello").channel == "email"


def test_who_left_no_address_cannot_be_written_to(ctx_as):
    order = an_order(ctx_as(), customer_id=a_customer(ctx_as(), phone="", email=""))
    with pytest.raises(NoWay):
        act(write_message, ctx_as(), work_order_id=order.id, text="Hello")
