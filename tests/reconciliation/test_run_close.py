"""A small day compared: nothing wrong finds nothing, and the same facts give the same hash."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tests.billing.builders import a_draft, an_issued_invoice, issue
from tests.payments.builders import card_slip, cash
from tests.reconciliation.builders import a_bank, a_statement
from tests.work_orders.builders import a_running_order
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden
from workwright.reconciliation.actions.match_line import match_line
from workwright.reconciliation.actions.run_close import DayToCome, run_close
from workwright.reconciliation.policy import ReconciliationPolicy
from workwright.reconciliation.queries import get_close, list_closes, list_lines
from workwright.release.actions.override_release import override_release

Make = Callable[..., Context]
Act = Callable[..., Any]
TODAY = NOW.date()


def kinds(ctx: Context, act: Act, on: Any = TODAY) -> list[str]:
    act(run_close, ctx, closes_on=on)
    return [e.kind for e in get_close(ctx, on).exceptions if e.state == "open"]


def test_a_day_on_which_all_agrees_finds_nothing_twice_the_same(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    card_slip(ctx, 17_923, invoice_ids=[invoice.id])
    a_running_order(ctx)
    first = act(run_close, ctx_as("accountant"), closes_on=TODAY)
    second = act(run_close, ctx_as("branch_manager"), closes_on=TODAY)
    assert (first.found, second.found) == (0, 0)
    assert first.sha256 == second.sha256 and second.version == 2
    shown = get_close(ctx, TODAY)
    assert {side.label: side.ours for side in shown.sides} == {
        "invoiced": 17_923,
        "payments:card_slip": 17_923,
    }
    assert [card.closes_on for card in list_closes(ctx)] == [TODAY]


def test_what_is_wrong_is_listed_with_its_order_and_goes_when_it_is_mended(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    assert kinds(ctx, act) == ["line_not_invoiced"]
    (found,) = get_close(ctx, TODAY).exceptions
    assert (found.work_order_id, found.amount_minor) == (draft.order.id, 17_923)
    issue(ctx, draft)
    assert kinds(ctx, act) == []
    assert [e.state for e in get_close(ctx, TODAY).exceptions] == ["gone"]


def test_an_override_an_open_shift_money_for_nothing_and_a_bank_line_show(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    fields = {"recipient": "Dana Reyes", "reason": "An old friend of the house"}
    act(override_release, ctx, work_order_id=invoice.order.id, **fields)
    over = an_issued_invoice(ctx)
    cash(ctx, 20_000, invoice_ids=[over.id], tendered_minor=20_000)
    a_statement(ctx, a_bank(ctx), [("5.00", "What is this")], on=TODAY)
    assert kinds(ctx, act) == [
        "bank_line_unmatched",
        "money_unallocated",
        "released_without_cover",
        "shift_left_open",
    ]
    (line,) = list_lines(ctx).rows
    act(match_line, ctx, bank_line_id=line.id, target="cash")
    assert "bank_line_unmatched" not in kinds(ctx, act)


def test_a_day_to_come_and_strangers_are_refused(ctx_as: Make, act: Act) -> None:
    with pytest.raises(DayToCome):
        act(run_close, ctx_as(), closes_on=TODAY + timedelta(days=1))
    with pytest.raises(Forbidden):
        act(run_close, ctx_as("cashier"), closes_on=TODAY)


def test_slips_of_the_terminal_are_due_at_the_bank(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    card_slip(ctx, 17_923, invoice_ids=[invoice.id])
    bank = a_bank(ctx)
    due = TODAY + timedelta(days=ReconciliationPolicy.at(ctx).payout_days)
    later = ctx_as(at=NOW + (due - TODAY))
    act(run_close, later, closes_on=due)
    (late,) = get_close(later, due).exceptions
    assert (late.kind, late.amount_minor) == ("terminal_not_settled", 17_923)
    a_statement(later, bank, [("179.23", "TERMINAL 0815"), ("1.00", "TERMINAL 0816")], on=due)
    for amount in (17_923, 100):
        line = next(one for one in list_lines(later).rows if one.open_minor == amount)
        act(match_line, later, bank_line_id=line.id, target="terminal")
        act(run_close, later, closes_on=due)
        found = [
            e
            for e in get_close(later, due).exceptions
            if (e.state, e.kind) == ("open", "terminal_not_settled")
        ]
        assert [e.amount_minor for e in found] == ([] if amount > 100 else [-100])
