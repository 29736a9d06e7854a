from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.builders import a_request, faults
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from tests.world import NOW, in_threads
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.payments.actions.process_provider_event import process_provider_event
from workwright.payments.flows import process_event, run_janitor
from workwright.payments.models import Payment, PaymentAttempt, ProviderEvent
from workwright.payments.queries import account_of

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_a_hint_about_nothing_of_ours_is_only_marked(ctx_as: Make, act: Act, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    provider.misbehave()
    run_janitor(NOW)
    assert set(ProviderEvent.unscoped.values_list("state", flat=True)) <= {"processed"}
    assert Payment.unscoped.count() == 0
    with pytest.raises(NotFound):
        act(process_provider_event, ctx, event_id=new_id())


@pytest.mark.race
def test_eight_workers_apply_one_hint_once(fresh_db: str, ctx_as: Make, provider: Provider) -> None:
    ctx = ctx_as()
    connect(ctx, provider)
    order = an_order(ctx)
    checkout(ctx, a_request(ctx, 5_000, work_order_id=order.id))
    ref = PaymentAttempt.unscoped.get().provider_ref or ""
    provider.pay(ref)
    run_janitor(NOW)
    event = ProviderEvent.unscoped.filter(object_ref=ref).first()
    assert event is not None
    results = in_threads(8, lambda n: process_event(ctx_as(), event.id))
    assert results == [None] * 8
    assert account_of(ctx, order.id).received_minor == 5_000
    assert faults() == []
