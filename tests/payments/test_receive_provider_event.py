from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.payments.sandbox import Provider, connect
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.payments.actions.process_provider_event import process_provider_event
from workwright.payments.actions.receive_provider_event import receive_provider_event
from workwright.payments.models import ProviderEvent

Make = Callable[..., Context]
Act = Callable[..., Any]
EVENT = {
    "event_id": "se_1",
    "type": "payment.succeeded",
    "object_kind": "charge",
    "object_ref": "sp_1",
    "body_sha256": "0" * 64,
}


def test_an_event_is_kept_once_whatever_its_second_copy_says(
    ctx_as: Make, act: Act, provider: Provider
) -> None:
    account = connect(ctx_as(), provider)
    first = act(receive_provider_event, ctx_as(), account_id=account, **EVENT)
    again = act(receive_provider_event, ctx_as(), account_id=account, **EVENT | {"body_sha256": "1" * 64})
    assert (first.news, again.news, again.id) == (True, False, first.id)
    assert ProviderEvent.unscoped.get().body_sha256 == "0" * 64


def test_nobody_at_a_desk_may(ctx_as: Make, act: Act, provider: Provider) -> None:
    account = connect(ctx_as(), provider)
    for role in ("operations_manager", "accountant", "super_admin"):
        with pytest.raises(Forbidden):
            act(receive_provider_event, ctx_as(role), account_id=account, **EVENT)


def test_what_came_is_closed_to_a_superuser(
    ctx_as: Make, act: Act, provider: Provider, superuser: "psycopg.Connection[Any]"
) -> None:
    account = connect(ctx_as(), provider)
    event = act(receive_provider_event, ctx_as(), account_id=account, **EVENT).id
    act(process_provider_event, ctx_as(), event_id=event)
    for attack in (
        "UPDATE payments_providerevent SET object_ref = 'sp_2'",
        "UPDATE payments_providerevent SET state = 'received'",
        "DELETE FROM payments_providerevent",
    ):
        with pytest.raises(psycopg.Error):
            superuser.execute(attack)
