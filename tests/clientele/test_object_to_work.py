from typing import Any

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.access.queries import timeline
from workwright.billing.queries import get_collection
from workwright.clientele.actions.object_to_work import object_to_work
from workwright.payments.queries import list_reviews
from workwright.work_orders.queries import list_questions


def test_an_objection_waits_for_a_person_and_stops_the_work(ctx_as: Any) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    act(object_to_work, ctx, work_order_id=order.id, words="I never agreed to the coils.")
    (review,) = [one for one in list_reviews(ctx).rows if one.kind == "customer_objection"]
    assert review.work_order_id == order.id
    assert [one.text for one in list_questions(ctx, order.id)] == ["I never agreed to the coils."]
    assert [hold.kind for hold in seen(ctx, order).holds] == ["customer"]
    assert timeline(ctx, order.id)[0].action == "clientele.object_to_work"
    act(object_to_work, ctx, work_order_id=order.id, words="And the price is wrong too.")
    assert len([one for one in list_reviews(ctx).rows if one.kind == "customer_objection"]) == 2


def test_nobody_is_reminded_of_an_invoice_that_is_objected_to(ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    invoice = an_issued_invoice(ctx)
    for _ in range(2):
        act(object_to_work, ctx, work_order_id=invoice.order.id, words="It still rattles.")
    assert get_collection(ctx, invoice.id).paused == "The customer objects."
    assert seen(ctx, invoice.order).holds == ()
