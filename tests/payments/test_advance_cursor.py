from collections.abc import Callable
from typing import Any

from tests.payments.builders import a_request
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.payments.actions.advance_cursor import advance_cursor
from workwright.payments.flows import run_janitor
from workwright.payments.models import PaymentAttempt, ProviderAccount, ProviderEvent

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_the_janitor_reads_each_event_of_the_list_once(ctx_as: Make, act: Act, provider: Provider) -> None:
    ctx = ctx_as()
    account = connect(ctx, provider)
    checkout(ctx, a_request(ctx, 5_000, work_order_id=an_order(ctx).id))
    provider.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    run_janitor(NOW)
    read, seen = ProviderAccount.unscoped.get().events_cursor, ProviderEvent.unscoped.count()
    run_janitor(NOW)
    assert (ProviderAccount.unscoped.get().events_cursor, ProviderEvent.unscoped.count()) == (read, seen)
    act(advance_cursor, ctx, account_id=account, cursor="0")
    run_janitor(NOW)
    assert (ProviderAccount.unscoped.get().events_cursor, ProviderEvent.unscoped.count()) == (read, seen)
