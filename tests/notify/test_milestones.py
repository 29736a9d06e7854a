"""Each chosen step makes one message, a retry none (K1, K3, K4, K8); quiet hours hold, urgent news come at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.notify.builders import who_prefers
from tests.notify.practice import MOBILE, connect_sms
from tests.parties.builders import a_customer
from tests.scheduling.builders import a_bay, a_visit
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.access.actions.set_policy import set_policy
from workwright.notify.models import Message
from workwright.scheduling.actions.dispatch_visit import dispatch_visit
from workwright.scheduling.actions.start_travel import start_travel
from workwright.work_orders.actions.pause_job import pause_job
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import get_work_order

ALL = ["visit_booked", "technician_on_the_way", "work_started", "work_done", "checked", "parts_here"]
NIGHT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
"""Half past ten in the evening in Los Angeles."""


def told(template: str) -> list[Message]:
    return list(Message.unscoped.filter(template=template))


def test_a_visit_is_confirmed_once_with_where_and_what_to_bring(ctx_as: Any, deliver: Any) -> None:
    ctx = ctx_as()
    order = an_order(ctx, customer_id=a_customer(ctx, email="ana@diaz.example"))
    a_visit(ctx, order, a_bay(ctx), at=NOW + timedelta(days=3))
    deliver()
    deliver()
    (message,) = told("visit_booked")
    assert message.title == "We see you on Thursday 26 November, 9:00 AM"
    assert "bring the keys" in message.text
    address = next(word for word in message.text.split() if "/o/" in word)
    assert Client().get("/o/" + address.rpartition("/")[2], follow=True).status_code == 200


def test_on_the_way_says_when_and_is_never_quiet(ctx_as: Any, deliver: Any) -> None:
    connect_sms(ctx_as())
    ctx = ctx_as(at=NIGHT)
    order = an_order(ctx, customer_id=who_prefers(ctx, "text", phone=MOBILE, email="ana@diaz.example"))
    visit = a_visit(ctx, order, a_bay(ctx), at=NIGHT + timedelta(hours=1))
    act(dispatch_visit, ctx, visit_id=visit)
    act(start_travel, ctx, visit_id=visit, expected_at=NIGHT + timedelta(minutes=25))
    deliver(NIGHT)
    deliver(NIGHT)
    (message,) = told("technician_on_the_way")
    assert "10:55" in message.text
    assert (message.channel, message.due_at) == ("sms", NIGHT)
    (booked,) = told("visit_booked")
    assert booked.due_at == datetime(2026, 11, 24, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("chosen", "count"), [(ALL, 1), (["work_done"], 0)])
def test_a_step_is_told_once_if_it_is_chosen(
    ctx_as: Any, deliver: Any, chosen: list[str], count: int
) -> None:
    ctx = ctx_as()
    act(set_policy, ctx, name="notify", settings={"milestones": chosen})
    order = an_order(ctx, {"title": "Brakes"}, customer_id=a_customer(ctx, email="ana@diaz.example"))
    job = get_work_order(ctx, order.id).jobs[0].id
    for _ in range(2):
        act(start_job, ctx, job_id=job)
        act(pause_job, ctx, job_id=job, reason="Break")
        deliver()
    assert len(told("work_started")) == count
