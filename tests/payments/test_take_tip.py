from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from tests.access.builders import a_user
from tests.drawers.builders import a_drawer, an_open_shift
from tests.payments.builders import faults
from tests.work_orders.builders import an_order, approve
from tests.world import NOW
from workwright.drawers.queries import get_x_report
from workwright.drawers.verifiers import check_drawers, check_movements
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance
from workwright.payments.actions.take_tip import NobodyToTip, take_tip
from workwright.payments.queries import list_payroll_tips, list_tip_people, list_tips_owed, tips_of_shift
from workwright.payments.rules import tip_shares
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import seconds_worked

Make = Callable[..., Context]
Act = Callable[..., Any]


def a_technician(ctx: Context, name: str) -> UUID:
    seat = {"role": "technician", "branch_id": ctx.branch_id}
    return a_user(ctx, f"{name}@example.com", seat)


def test_a_cash_tip_is_the_technicians_and_in_the_drawer(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    drawer, sam = a_drawer(ctx), a_technician(ctx, "sam")
    shift = an_open_shift(ctx, 1_000, drawer)
    took = act(take_tip, ctx_as("cashier"), worker_ids=[sam], method="cash", amount_minor=500, shift_id=shift)
    assert [(part.id, part.amount_minor) for part in took.shares] == [(sam, 500)]
    assert balance(ctx, "drawer", f"drawer:{drawer}").minor == 1_500
    assert balance(ctx, "tips_owed", f"technician:{sam}").minor == 500
    assert [balance(ctx, f"income.{kind}").minor for kind in ("labour", "part")] == [0, 0]
    assert get_x_report(ctx, shift).expected_minor == 1_500
    (owed,) = list_tips_owed(ctx)
    assert (owed.id, owed.owed_minor) == (sam, 500)
    assert sam in {person.id for person in list_tip_people(ctx)}
    assert [*faults(), *check_drawers(), *check_movements()] == []


def test_a_card_tip_is_shared_by_the_hours_on_the_clock(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    order = an_order(ctx)
    approve(ctx, order)
    kim, lee = a_technician(ctx, "kim"), a_technician(ctx, "lee")
    act(start_job, ctx_as("technician"), job_id=order.job_ids[0])
    shift = an_open_shift(ctx)
    later = ctx_as("cashier", at=NOW + timedelta(hours=1))
    slip = {"method": "card_slip", "amount_minor": 1_001, "approval_code": "A1B2", "shift_id": shift}
    assert list(seconds_worked(later, order.id).values()) == [3600]
    both = act(take_tip, later, worker_ids=[kim, lee], **slip)
    assert sorted(part.amount_minor for part in both.shares) == [500, 501]
    assert balance(ctx, "clearing", "terminal").minor == 1_001
    (row,) = tips_of_shift(ctx, shift)
    assert (row.method, row.count, row.amount_minor) == ("card_slip", 1, 1_001)
    found = {row.technician_id: row.tips_minor for row in list_payroll_tips(ctx)}
    assert sum(found.values()) == 1_001
    assert found.keys() == {kim, lee}


def test_it_needs_somebody_and_its_shift_or_slip(ctx_as: Make, act: Act) -> None:
    ctx, order = ctx_as(), an_order(ctx_as())
    slip = {"method": "card_slip", "approval_code": "A1"}
    with pytest.raises(NobodyToTip):
        act(take_tip, ctx, work_order_id=order.id, amount_minor=100, **slip)
    sam = a_technician(ctx, "sam")
    for method in ("cash", "card_slip"):
        with pytest.raises(Invalid):
            act(take_tip, ctx, worker_ids=[sam], method=method, amount_minor=100)


def test_shares_by_rule() -> None:
    one, two, three = (UUID(int=n) for n in (1, 2, 3))
    assert tip_shares(100, {one: 3600, two: 7200}, "hours") == {two: 67, one: 33}
    assert tip_shares(100, {one: 0, two: 0, three: 0}, "hours") == {one: 34, two: 33, three: 33}
    assert tip_shares(100, {one: 10, two: 20}, "longest") == {two: 100}
    assert tip_shares(1, {one: 10, two: 20}, "equal") == {two: 1}
    assert tip_shares(100, {}, "equal") == {}


def test_the_database_refuses_shares_that_do_not_sum(
    ctx_as: Make, act: Act, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    sam = a_technician(ctx, "sam")
    act(take_tip, ctx, worker_ids=[sam], method="card_slip", amount_minor=100, approval_code="A1")
    more = (
        "INSERT INTO payments_tipshare (id, branch_id, tip_id, technician_id, amount_minor, currency) "
        "SELECT gen_random_uuid(), branch_id, tip_id, %s, 1, currency FROM payments_tipshare"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="do not sum"):
        superuser.execute(more, [a_technician(ctx, "lee")])
    with pytest.raises(psycopg.Error, match="follows from the tips"):
        superuser.execute("UPDATE payments_tipbalance SET owed_minor = 1000")
