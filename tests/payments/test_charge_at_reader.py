"""A card at a reader of the provider."""

from collections.abc import Callable
from datetime import timedelta

from tests.payments.builders import a_request, faults
from tests.payments.stripe import Provider, connect
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.payments.actions.cancel_request import cancel_request
from workwright.payments.actions.charge_at_reader import charge_at_reader
from workwright.payments.flows import run_janitor, work_once
from workwright.payments.models import PaymentAttempt
from workwright.payments.queries import get_request

Make = Callable[..., Context]


def test_a_reader_takes_the_card_and_a_cancelled_request_voids_it(ctx_as: Make, stripe: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, stripe)
    reader = stripe.reader()
    order = an_order(ctx)
    paid, void = (a_request(ctx, 5_000, work_order_id=order.id) for _ in range(2))
    for asked in (paid, void):
        act(charge_at_reader, ctx, request_id=asked, reader=reader)
    work_once(ctx.now)
    refs = {str(a.request_id): a.provider_ref or "" for a in PaymentAttempt.unscoped.all()}
    stripe.act(refs[str(paid)], "tap")
    act(cancel_request, ctx, request_id=void, reason="Pays another way")
    run_janitor(NOW + timedelta(minutes=5))
    assert get_request(ctx, paid).state == "paid"
    assert PaymentAttempt.unscoped.get(request_id=void).state == "cancelled"
    assert faults() == []
