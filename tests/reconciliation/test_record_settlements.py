"""A provider's day by hand: 100.00 and 50.00 charged, 10.00 given back, fees 2.00 and 1.00; 137.00 is paid out."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.reconciliation.builders import a_bank, a_provider, a_statement, charged, report, row
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.ledger.queries import balance
from workwright.reconciliation.actions.match_lines import match_lines
from workwright.reconciliation.models import Payout, SettledRow

DAY = date(2026, 11, 22)
ROWS = (
    row("charge", "sp_1", 10_000, 200, "po_1"),
    row("charge", "sp_2", 5_000, 100, "po_1"),
    row("refund", "sr_1", -1_000, 0, "po_1", charge="sp_1"),
)


def held(ctx: Context, code: str, subject: str = "") -> int:
    return balance(ctx, code, subject, "USD").minor


def test_fees_and_the_payout_leave_clearing_and_the_bank_line_brings_it_in(
    ctx_as: Callable[..., Context], act: Callable[..., Any]
) -> None:
    ctx = ctx_as()
    account, customer = a_provider(ctx), a_customer(ctx)
    charged(ctx, account, "sp_1", 10_000, customer_id=customer)
    charged(ctx, account, "sp_2", 5_000, customer_id=customer)
    clearing = f"account:{account}"
    assert held(ctx, "clearing", clearing) == 15_000
    done = report(ctx, account, DAY, *ROWS)
    assert (done.new, done.payouts) == (3, 1)
    payout = Payout.unscoped.get()
    assert (payout.net_minor, payout.state) == (13_700, "in_transit")
    assert held(ctx, "fees") == 300
    assert held(ctx, "clearing", clearing) == 15_000 - 300 - 13_700 == 1_000, "the refund is not ours yet"
    assert held(ctx, "cash_in_transit", f"payout:{payout.id}") == 13_700
    a_statement(ctx, a_bank(ctx), [("137.00", "PAYOUT PO_1")])
    assert act(match_lines, ctx).exact == 1
    assert (held(ctx, "bank"), held(ctx, "cash_in_transit", f"payout:{payout.id}")) == (13_700, 0)
    assert Payout.unscoped.get().state == "paid"


def test_the_same_report_again_and_a_longer_one_bring_only_what_is_new(
    ctx_as: Callable[..., Context],
) -> None:
    ctx = ctx_as()
    account = a_provider(ctx)
    report(ctx, account, DAY, *ROWS)
    assert report(ctx, account, DAY, *ROWS).new == 0
    assert report(ctx, account, DAY, *ROWS, row("charge", "sp_3", 700, 30)).new == 1
    assert SettledRow.unscoped.count() == 4
    assert held(ctx, "fees") == 330


def test_a_payout_that_failed_is_at_the_provider_again(ctx_as: Callable[..., Context]) -> None:
    ctx = ctx_as()
    account = a_provider(ctx)
    report(ctx, account, DAY, row("payout", "tx_1", -5_000, payout="po_9"))
    assert held(ctx, "clearing", f"account:{account}") == -5_000
    report(ctx, account, date(2026, 11, 23), row("payout_failed", "tx_2", 5_000, payout="po_9"))
    assert held(ctx, "clearing", f"account:{account}") == 0
    assert Payout.unscoped.get().state == "failed"


def test_another_branch_s_account_is_not_there(ctx_as: Callable[..., Context], company: Any) -> None:
    account = a_provider(ctx_as())
    with pytest.raises(NotFound):
        report(ctx_as(branch=company.north), account, DAY, *ROWS)
