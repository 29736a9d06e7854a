from collections.abc import Callable
from typing import Any

import pytest

from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.test_take_tip import a_technician
from tests.world import in_threads
from workwright.drawers.queries import get_x_report
from workwright.drawers.verifiers import check_drawers, check_movements
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance
from workwright.payments.actions.pay_out_tips import NoTipsOwed, PaidOutTips, PayOutTips, pay_out_tips
from workwright.payments.actions.take_tip import take_tip
from workwright.payments.queries import list_payroll_tips, list_tips_owed

Make = Callable[..., Context]
Act = Callable[..., Any]


def test_in_cash_and_with_the_wages_both_are_posted(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    drawer, sam = a_drawer(ctx), a_technician(ctx, "sam")
    shift = an_open_shift(ctx, 1_000, drawer)
    act(take_tip, ctx, worker_ids=[sam], method="card_slip", amount_minor=900, approval_code="A1")
    paid = act(pay_out_tips, ctx_as("cashier"), worker_id=sam, way="drawer", amount_minor=400, shift_id=shift)
    assert (paid.amount_minor, paid.currency) == (400, "USD")
    assert balance(ctx, "drawer", f"drawer:{drawer}").minor == 600
    assert get_x_report(ctx, shift).expected_minor == 600
    assert act(pay_out_tips, ctx_as("accountant"), worker_id=sam, way="payroll").amount_minor == 500
    assert balance(ctx, "payable", "payroll").minor == 500
    assert balance(ctx, "tips_owed", f"technician:{sam}").minor == 0
    assert list_tips_owed(ctx) == ()
    (row,) = list_payroll_tips(ctx)
    assert (row.tips_minor, row.paid_cash_minor, row.paid_payroll_minor) == (900, 400, 500)
    assert [*check_drawers(), *check_movements()] == []


def test_never_more_than_is_owed(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    sam = a_technician(ctx, "sam")
    with pytest.raises(NoTipsOwed):
        act(pay_out_tips, ctx, worker_id=sam, way="payroll")
    act(take_tip, ctx, worker_ids=[sam], method="card_slip", amount_minor=100, approval_code="A1")
    with pytest.raises(NoTipsOwed) as refusal:
        act(pay_out_tips, ctx, worker_id=sam, way="payroll", amount_minor=101)
    assert refusal.value.data == {"owed_minor": 100}
    with pytest.raises(Invalid):
        act(pay_out_tips, ctx, worker_id=sam, way="drawer")


@pytest.mark.race
def test_eight_payers_pay_it_once(fresh_db: str, ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    sam = a_technician(ctx, "sam")
    act(take_tip, ctx, worker_ids=[sam], method="card_slip", amount_minor=100, approval_code="A1")
    results = in_threads(8, lambda n: pay_out_tips(ctx_as(), PayOutTips(worker_id=sam, way="payroll")))
    assert sum(isinstance(result, PaidOutTips) for result in results) == 1, results
    assert sum(isinstance(result, NoTipsOwed) for result in results) == 7, results
    assert balance(ctx, "payable", "payroll").minor == 100
