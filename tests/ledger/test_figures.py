"""The figures of some days: worked by hand, and equal to the entries they are sums of (S10)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.billing.builders import an_issued_invoice, pay
from tests.counter.builders import a_counter, sold, wipers
from tests.payments.builders import cash, cash_refund
from tests.work_orders.builders import an_order
from tests.world import NOW, Company
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.ledger.queries import get_figures, get_trial_balance, list_customers_money

As = Callable[..., Context]


@pytest.fixture
def yesterday(ctx_as: As) -> Context:
    """An invoice over 172.90 and 6.33 tax of which 100.00 are paid; two wiper blades that cost 14.40 for 37.00 and
    tax, in cash; a deposit of 60.00 of which 25.00 are given back. The shift began with a float.
    """
    ctx = ctx_as(at=NOW)
    a_counter(ctx)
    pay(ctx, an_issued_invoice(ctx), 10_000)
    sold(ctx, wipers(ctx))
    deposit = cash(ctx, 6_000, work_order_id=an_order(ctx).id, tendered_minor=6_000)
    cash_refund(ctx, deposit.id, 2_500)
    return ctx_as("accountant", at=NOW + timedelta(days=1))


def test_sales_and_margin_by_hand(yesterday: Context) -> None:
    told = get_figures(yesterday, NOW.date())
    assert (told.total.sales_minor, told.total.cost_minor) == (17_290 + 3_700, 1_440)
    assert (told.total.margin_minor, told.total.margin_percent) == (19_550, Decimal("93.1"))
    assert [one.margin_minor for one in told.orders] == [3_700 - 1_440, 17_290]


def test_money_of_customers_is_apart_from_floats_and_hand_overs(yesterday: Context) -> None:
    told = get_figures(yesterday, NOW.date())
    sale = 3_700 + 361  # 9.75 % of 37.00 is 3.6075
    assert (told.received_minor, told.given_back_minor) == (10_000 + sale + 6_000, 2_500)
    rows = list_customers_money(yesterday, NOW.date()).rows
    assert sum(row.amount_minor for row in rows) == told.received_minor - told.given_back_minor


def test_what_stands_open_equals_the_trial_balance(yesterday: Context) -> None:
    told = get_figures(yesterday, NOW.date())
    books = {row.code: row.balance_minor for row in get_trial_balance(yesterday, NOW.date()).rows}
    assert told.outstanding_minor == books["receivable"] == 7_923
    assert told.deposits_minor == books["deposits"] == 3_500


def test_every_day_shows_also_the_empty_ones(yesterday: Context) -> None:
    told = get_figures(yesterday, NOW.date() - timedelta(days=2), NOW.date())
    assert [day.sales_minor for day in told.days] == [0, 0, 20_990]
    assert told.days[0].margin_percent is None


def test_another_branch_has_figures_of_its_own(yesterday: Context, ctx_as: As, company: Company) -> None:
    there = get_figures(ctx_as("accountant", branch=company.north), NOW.date())
    assert (there.currency, there.total.sales_minor, there.received_minor) == ("EUR", 0, 0)


def test_days_that_run_backwards_or_too_far_are_refused(ctx_as: As) -> None:
    ctx, day = ctx_as("accountant"), NOW.date()
    with pytest.raises(Invalid, match="before the first"):
        get_figures(ctx, day, day - timedelta(days=1))
    with pytest.raises(Invalid, match="a year"):
        get_figures(ctx, day - timedelta(days=366), day)


def test_figures_are_not_for_the_bench(ctx_as: As) -> None:
    with pytest.raises(Forbidden):
        get_figures(ctx_as("technician"), NOW.date())
