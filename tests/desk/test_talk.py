"""The talk on the order's page, triage, and connecting a channel, as the office does it."""

from typing import Any

import pytest

from tests.notify.builders import who_prefers
from tests.notify.practice import MOBILE, SHOP, SID, TOKEN, connect_sms
from tests.notify.test_receive_message import came_in
from tests.work_orders.builders import an_order
from workwright.notify.models import ChannelAccount, Message, ReceivedMessage
from workwright.notify.queries import list_triage


@pytest.fixture
def account(ctx_as: Any) -> Any:
    return connect_sms(ctx_as())


def test_the_talk_goes_both_ways_on_the_order_s_page(desk_of: Any, ctx_as: Any, account: Any) -> None:
    order = an_order(
        ctx_as(), customer_id=who_prefers(ctx_as(), "text", phone=MOBILE, email="ana@diaz.example")
    )
    came_in(ctx_as(), account, text="Does it drip?")
    client = desk_of("service_advisor")
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Does it drip?" in page
    assert '<option value="sms" selected>' in page
    sent = {"text": "It does not any more.", "channel": "sms", "command_id": "one"}
    for _ in range(2):
        answer = client.post(f"/orders/{order.id}/write", sent)
        assert (answer.status_code, answer["Location"]) == (303, f"/orders/{order.id}#talk")
    assert Message.unscoped.filter(recipient=MOBILE, text="It does not any more.").count() == 1
    assert "It does not any more." in client.get(f"/orders/{order.id}").content.decode()


def test_a_refusal_is_said_on_the_page(desk_of: Any, ctx_as: Any) -> None:
    order = an_order(ctx_as())
    client = desk_of("service_advisor")
    told = client.post(f"/orders/{order.id}/write", {"text": "Hello", "channel": "whatsapp"}, follow=True)
    assert "cannot be written to this way" in told.content.decode()
    assert not Message.unscoped.exists()


def test_an_unknown_number_is_placed_by_a_person(desk_of: Any, ctx_as: Any, account: Any) -> None:
    order = an_order(ctx_as())
    came = came_in(ctx_as(), account, sender="+15035550177", text="I am the neighbour")
    client = desk_of("dispatch_officer")
    page = client.get(f"/messages/triage?for={came.id}&q={order.number}").content.decode()
    assert "I am the neighbour" in page
    assert order.number in page
    form = {"received_id": str(came.id), "expected_version": "1", "work_order_id": str(order.id)}
    assert client.post("/messages/triage", form)["Location"] == f"/orders/{order.id}#talk"
    assert list_triage(ctx_as()) == []
    assert "Everything is on its order" in client.get("/messages/triage").content.decode()
    assert "changed" in client.post("/messages/triage", form, follow=True).content.decode()
    assert ReceivedMessage.unscoped.get().work_order_id == order.id


def test_a_channel_is_connected_and_its_secret_never_shown(desk_of: Any, company: Any) -> None:
    client = desk_of("branch_manager")
    form = {
        "sender": SHOP,
        "setting-account_sid": SID,
        "secret-auth_token": TOKEN,
        "active": "on",
        "expected_version": "0",
    }
    wrong = client.post("/settings/channels/sms", form | {"setting-account_sid": "1"})
    assert wrong.status_code == 422
    assert TOKEN not in wrong.content.decode()
    assert client.post("/settings/channels/sms", form).status_code == 303
    page = client.get("/settings/channels/sms").content.decode()
    assert SHOP in page
    assert f"/hooks/messages/{ChannelAccount.unscoped.get().id}" in page
    assert TOKEN not in page
    assert "Connected" in client.get("/settings/channels").content.decode()
