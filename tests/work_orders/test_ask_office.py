"""A question from the job stays open until it is answered."""

import pytest

from tests.work_orders.builders import an_order
from tests.world import act, journal
from workwright.kernel.errors import NotFound
from workwright.work_orders.actions.ask_office import ask_office
from workwright.work_orders.queries import list_questions


def test_a_part_is_asked_for(ctx_as):
    order = an_order(ctx_as("system"))
    tech = ctx_as("technician", who="Sam Ortiz")
    fields = {"kind": "part", "text": "Rear wiper blade, 35 cm", "quantity": "2"}
    asked = act(ask_office, tech, work_order_id=order.id, job_id=order.job_ids[0], **fields)
    (shown,) = list_questions(ctx_as("service_advisor"))
    assert (shown.id, shown.kind, shown.quantity, shown.number) == (asked.id, "part", 2, order.number)
    assert shown.answered_at is None
    assert "work_orders.office_asked" in str(journal())


def test_nothing_is_asked_in_another_branch(ctx_as, company):
    order, other = an_order(ctx_as("system")), an_order(ctx_as("system"))
    north = ctx_as("technician", branch=company.north)
    with pytest.raises(NotFound):
        act(ask_office, north, work_order_id=order.id, text="Where is the key?")
    assert list_questions(north) == []
    with pytest.raises(NotFound, match="no such job"):
        act(
            ask_office,
            ctx_as("technician"),
            work_order_id=order.id,
            job_id=other.job_ids[0],
            text="Which one?",
        )
