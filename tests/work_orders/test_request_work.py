import pytest

from tests.parties.builders import a_customer
from tests.work_orders.builders import a_photo
from tests.world import act
from workwright.kernel.errors import Invalid
from workwright.work_orders.actions.request_work import request_work
from workwright.work_orders.queries import get_work_order, list_work_orders


def test_a_stranger_asks_and_staff_see_a_pending_request(ctx_as):
    ctx = ctx_as("system")
    photo = a_photo(ctx)
    asked = act(
        request_work,
        ctx,
        name="Lou Reyes",
        phone="503 555 0177",
        customer_words="Key broke off in the lock",
        files=({"file_id": photo},),
    )
    view = get_work_order(ctx_as("dispatch_officer"), asked.id)
    assert (view.state, view.channel, view.customer_words) == (
        "requested",
        "portal",
        "Key broke off in the lock",
    )
    assert [file.file_id for file in view.files] == [photo]
    assert [row.id for row in list_work_orders(ctx, state="requested").rows] == [asked.id]


def test_a_known_phone_finds_the_customer(ctx_as):
    ctx = ctx_as("system")
    known = a_customer(ctx, phone="+15035550177")
    asked = act(request_work, ctx, name="L. Reyes", phone="(503) 555-0177", customer_words="Locked out")
    assert asked.customer_id == known


def test_one_says_who_one_is(ctx_as):
    with pytest.raises(Invalid, match="phone number or e-mail"):
        act(request_work, ctx_as("system"), name="Nobody", customer_words="Help")
