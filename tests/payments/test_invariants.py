"""Invariants 14 to 30 of the money model, attacked as application role and as owner (here even superuser)."""

from collections.abc import Callable, Iterator

import pytest

from tests.attacking import Connection, as_application, attempt
from tests.billing.builders import an_issued_invoice
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.attacks import ATTACKS
from tests.payments.builders import a_request, card_slip, cash, faults, refund
from tests.payments.sandbox import Provider, checkout, connect
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.kernel.context import Context
from workwright.payments.actions.create_attempt import create_attempt
from workwright.payments.actions.process_provider_event import process_provider_event
from workwright.payments.actions.receive_provider_event import receive_provider_event
from workwright.payments.flows import sync_attempt
from workwright.payments.models import PaymentAttempt


@pytest.fixture
def money(fresh_db: str, ctx_as: Callable[..., Context], provider: Provider) -> None:
    """Committed money of every kind: cash partly on credit, a slip half refunded, a link paid, a shift closed."""
    ctx = ctx_as()
    account = connect(ctx, provider)
    closed = an_open_shift(ctx, drawer_id=a_drawer(ctx, name="Yesterday"))
    counted = act(count_shift, ctx, shift_id=closed, counted_minor=10_000)
    act(close_shift, ctx, shift_id=closed, expected_version=counted.version)
    an_open_shift(ctx)
    invoice = an_issued_invoice(ctx)
    cash(ctx, 10_000, invoice_ids=(invoice.id,))
    slip = card_slip(ctx, 50_000, work_order_id=an_order(ctx).id, purpose="deposit")
    refund(ctx_as("branch_manager"), slip.id, 30_000)
    paid = checkout(ctx, a_request(ctx, 5_000, work_order_id=an_order(ctx).id))
    provider.pay(PaymentAttempt.unscoped.get().provider_ref or "")
    sync_attempt(ctx, paid.attempt_id)
    act(create_attempt, ctx, request_id=a_request(ctx, 700, work_order_id=an_order(ctx).id))
    a_request(ctx, 900, work_order_id=an_order(ctx).id)
    for number in (1, 2):
        event = {"event_id": f"se_{number}", "type": "payment.succeeded", "object_kind": "charge"}
        event |= {"object_ref": "sp_1", "body_sha256": "0" * 64}
        made = act(receive_provider_event, ctx, account_id=account, **event)
        if number == 1:
            act(process_provider_event, ctx, event_id=made.id)
    assert faults() == []


@pytest.fixture
def application(money: None, server: str, fresh_db: str) -> Iterator[Connection]:
    """The worst that the application role can be."""
    with as_application(fresh_db) as attacker:
        yield attacker


def test_every_attack_is_refused_to_both_and_succeeds_without_its_guard(
    application: Connection, superuser: Connection
) -> None:
    superuser.autocommit = False
    unexpected = []
    for attack in ATTACKS:
        trials = (
            (application, attack.sql, attack.app or attack.reason),
            (superuser, attack.sql, attack.reason),
            (superuser, attack.without + attack.sql, ""),
        )
        for attacker, sql, expected in trials:
            told = attempt(attacker, sql)
            if expected not in told or bool(told) != bool(expected):
                unexpected.append((attack.name, expected, told))
    assert not unexpected, "\n".join(map(str, unexpected))


def test_the_list_is_whole() -> None:
    """Each invariant that the database keeps for payments and drawers is attacked at least once."""
    assert {attack.invariant for attack in ATTACKS} == {
        14,
        15,
        16,
        17,
        18,
        19,
        20,
        21,
        22,
        23,
        24,
        25,
        26,
        27,
        29,
        30,
    }
