"""Pictures that people send are fetched, encoded anew, and stand in the talk of the order."""

from datetime import timedelta
from typing import Any

import pytest

from tests.notify.practice import MOBILE, Practice, a_picture, connect_sms, connect_whatsapp, running
from tests.notify.test_channels import practice
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.files.queries import get_file
from workwright.notify.actions.keep_media import keep_media
from workwright.notify.actions.receive_message import receive_message
from workwright.notify.flows import fetch_media
from workwright.notify.models import ReceivedMessage
from workwright.notify.queries import thread
from workwright.notify.rules.retry import MAX_ATTEMPTS

__all__ = ["practice"]


@pytest.fixture(scope="module")
def provider() -> Any:
    with running() as found:
        yield found


@pytest.mark.parametrize(("kind", "connect"), [("sms", connect_sms), ("whatsapp", connect_whatsapp)])
def test_a_photo_lands_on_the_order(practice: Practice, ctx_as: Any, kind: str, connect: Any) -> None:
    account = connect(ctx_as(), practice.url)
    order = an_order(ctx_as(), customer_id=a_customer(ctx_as(), phone=MOBILE))
    practice.write(account, kind, "It drips here", media=[a_picture()], name="Ana")
    later = ReceivedMessage.unscoped.get().media_due_at
    assert fetch_media(lambda: later) == 1
    (said,) = thread(ctx_as(), order.id)
    assert (said.text, len(said.file_ids)) == ("It drips here", 1)
    photo = get_file(ctx_as("service_advisor"), said.file_ids[0])
    assert (photo.media_type, photo.width, photo.height) == ("image/jpeg", 40, 30)
    assert fetch_media(lambda: later) == 0


def test_what_is_no_picture_is_kept_out_and_said(practice: Practice, ctx_as: Any) -> None:
    account = connect_sms(ctx_as(), practice.url)
    practice.write(account, "sms", "Look", media=["UEsDBAoAAAAAAA=="])
    fetch_media(lambda: ReceivedMessage.unscoped.get().media_due_at)
    row = ReceivedMessage.unscoped.get()
    assert (row.file_ids, row.media_due_at) == ([], None)
    assert "neither" in row.media_error


def test_what_is_not_there_yet_is_tried_again_and_given_up_in_the_end(ctx_as: Any) -> None:
    account = connect_sms(ctx_as())
    fields = {"account_id": account, "ref": "SM1", "sender": MOBILE, "media": ("https://api.twilio.com/x",)}
    came = act(receive_message, ctx_as(), **fields)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        at = NOW + timedelta(days=attempt)
        kept = act(keep_media, ctx_as(at=at), received_id=came.id, error="not there yet")
        assert kept.waiting is (attempt < MAX_ATTEMPTS)
