from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from tests.billing.builders import an_issued_invoice, pay
from workwright.billing.actions.agree_plan import PlanRunning, agree_plan
from workwright.billing.actions.write_off import NotOwed
from workwright.billing.queries import get_collection, list_overdue_instalments
from workwright.billing.rules.reminding import fault_of_plan, standings
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance
from workwright.ledger.rules import receivable_of

Make = Callable[..., Context]
Act = Callable[..., Any]
FIRST, SECOND, THIRD = date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1)


def in_three(ctx: Context) -> list[dict[str, Any]]:
    """17,923 in three instalments that sum to it."""
    parts = zip((FIRST, SECOND, THIRD), (5_975, 5_974, 5_974), strict=True)
    return [{"due_on": day, "amount_minor": amount} for day, amount in parts]


def test_instalments_fall_due_and_payments_count_for_the_earliest(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    agreed = act(agree_plan, ctx_as("accountant"), invoice_id=invoice.id, instalments=in_three(ctx))
    assert agreed.total_minor == 17_923
    assert balance(ctx, "receivable", receivable_of(invoice.id)).minor == 17_923, "the claim is as it was"
    pay(ctx, invoice, 7_000)
    later = ctx_as(at=ctx.now + timedelta(days=50))
    plan = get_collection(later, invoice.id).plan
    assert plan is not None
    assert [(part.paid_minor, part.state) for part in plan.instalments] == [
        (5_975, "paid"),
        (1_025, "overdue"),
        (0, "open"),
    ]
    assert plan.overdue_minor == 5_974 - 1_025
    (late,) = list_overdue_instalments(later)
    assert (late.invoice_id, late.due_on, late.missing_minor) == (invoice.id, SECOND, 4_949)


def test_a_plan_is_of_what_is_owed_and_one_at_a_time(ctx_as: Make, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    with pytest.raises(Invalid, match="17923 is owed"):
        act(agree_plan, ctx, invoice_id=invoice.id, instalments=[{"due_on": FIRST, "amount_minor": 100}])
    act(agree_plan, ctx, invoice_id=invoice.id, instalments=in_three(ctx))
    with pytest.raises(PlanRunning):
        act(agree_plan, ctx, invoice_id=invoice.id, instalments=in_three(ctx))
    paid = an_issued_invoice(ctx)
    pay(ctx, paid, 17_923)
    with pytest.raises(NotOwed):
        act(agree_plan, ctx, invoice_id=paid.id, instalments=in_three(ctx))


def test_the_database_refuses_a_plan_that_does_not_sum(
    ctx_as: Make, act: Act, superuser: "psycopg.Connection[Any]"
) -> None:
    ctx = ctx_as()
    act(agree_plan, ctx, invoice_id=an_issued_invoice(ctx).id, instalments=in_three(ctx))
    more = (
        "INSERT INTO billing_instalment (id, branch_id, plan_id, position, due_on, amount_minor) "
        "SELECT gen_random_uuid(), branch_id, id, 9, '2030-01-01', 1 FROM billing_paymentplan"
    )
    with pytest.raises(psycopg.errors.CheckViolation, match="do not make it up"):
        superuser.execute(more)
    for attack in (
        "UPDATE billing_paymentplan SET total_minor = 1",
        "DELETE FROM billing_paymentplan",
        "UPDATE billing_instalment SET amount_minor = 1",
    ):
        with pytest.raises(psycopg.Error):
            superuser.execute(attack)


def test_the_rules_of_a_plan() -> None:
    assert fault_of_plan([(FIRST, 100), (SECOND, 50)], 150, FIRST) == ""
    assert "different days" in fault_of_plan([(SECOND, 100), (FIRST, 50)], 150, FIRST)
    assert "before today" in fault_of_plan([(FIRST, 150)], 150, SECOND)
    assert [one.state for one in standings([(FIRST, 10), (SECOND, 10)], 12, FIRST)] == ["paid", "part_paid"]
    assert [one.state for one in standings([(FIRST, 10), (SECOND, 10)], 0, FIRST)] == ["open", "open"]
