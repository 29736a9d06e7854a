"""The night's work: reports are asked for, lines matched, yesterday compared in every branch."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.billing.builders import a_draft
from tests.payments.builders import a_request
from tests.payments.sandbox import GOOD, checkout, connect, running
from tests.reconciliation.builders import a_provider
from tests.work_orders.builders import an_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.payments.flows import sync_attempt
from workwright.payments.models import PaymentAttempt
from workwright.reconciliation import flows
from workwright.reconciliation.models import Payout, SettledRow, SettlementReport
from workwright.reconciliation.queries import list_closes

Make = Callable[..., Context]


def test_the_sandbox_s_report_brings_the_charge_its_fee_and_its_payout(ctx_as: Make) -> None:
    ctx = ctx_as()
    with running() as provider:
        account = connect(ctx, provider)
        started = checkout(ctx, a_request(ctx, 10_000, work_order_id=an_order(ctx).id))
        provider.pay(PaymentAttempt.unscoped.get().provider_ref or "", GOOD)
        sync_attempt(ctx, started.attempt_id)
        today = datetime.now(UTC).date()
        new = sum(flows.fetch_settlements(ctx, account, today - timedelta(days=back)) for back in (1, 0))
    assert new == 1
    row = SettledRow.unscoped.get()
    assert (row.kind, row.gross_minor, row.fee_minor) == ("charge", 10_000, 165), "1.4 % and 25 cents"
    assert Payout.unscoped.get().net_minor == 9_835


def test_a_provider_that_does_not_answer_holds_nobody_up(
    ctx_as: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def silent(account_id: Any, day: Any, now: Any) -> Any:
        asked.append(day)
        raise flows.NoAnswer("nobody there")

    monkeypatch.setattr(flows, "ask_settlements", silent)
    a_provider(ctx_as())
    a_provider(ctx_as(), name="Another")
    flows.fetch_all_settlements(NOW)
    assert len(asked) == 2 and SettlementReport.unscoped.count() == 0


def test_yesterday_is_compared_in_every_branch(ctx_as: Make, company: Any) -> None:
    a_draft(ctx_as())
    flows.prepare_closes(NOW + timedelta(days=1))
    (card,) = list_closes(ctx_as("accountant"))
    assert (card.closes_on, card.found) == (NOW.date(), 1)
    (north,) = list_closes(ctx_as("accountant", branch=company.north))
    assert north.found == 0
