"""G2: after-hours and specialist rates apply by rule, and the rule is named."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import a_labour_rate, an_operation
from workwright.catalog.actions.add_labour_rate import add_labour_rate
from workwright.catalog.queries import price_labour
from workwright.catalog.queries.prices import NoPrice
from workwright.kernel.errors import Invalid

HOUR = Decimal(1)


def test_by_the_hour_of_the_branch(ctx_as: Any) -> None:
    """Nine in the morning in Los Angeles is workshop time; eleven hours later it is evening there."""
    ctx = ctx_as()
    a_labour_rate(ctx)
    a_labour_rate(ctx, name="After hours", price=Decimal(180), time_from=time(18), time_to=time(6), rank=1)
    day = price_labour(ctx, None, HOUR, ctx.now)
    night = price_labour(ctx, None, HOUR, ctx.now + timedelta(hours=11))
    assert (day.unit_price, day.rule) == (Decimal(120), "labour rate Workshop")
    assert (night.unit_price, night.rule) == (Decimal(180), "labour rate After hours")


def test_a_specialist_operation_has_its_own(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_labour_rate(ctx)
    a_labour_rate(ctx, code="hybrid", name="Hybrid specialist", price=Decimal(210))
    operation = an_operation(ctx, rate_code="hybrid")
    item = price_labour(ctx, operation, HOUR, ctx.now)
    assert (item.unit_price, item.rule) == (Decimal(210), "labour rate Hybrid specialist")


def test_a_flat_operation_costs_what_it_says(ctx_as: Any) -> None:
    ctx = ctx_as()
    item = price_labour(ctx, an_operation(ctx, flat_price=Decimal("89.00")), HOUR, ctx.now)
    assert (item.unit_price, item.rule) == (Decimal(89), "flat price")


def test_only_while_it_is_valid(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_labour_rate(ctx, valid_to=ctx.today)
    assert price_labour(ctx, None, HOUR, ctx.now).unit_price == 120
    with pytest.raises(NoPrice):
        price_labour(ctx, None, HOUR, ctx.now + timedelta(days=1))


def test_a_branchs_own_rates_replace_the_companys(ctx_as: Any, company: Any) -> None:
    ctx = ctx_as()
    a_labour_rate(ctx_as(branch=None), name="Company", currency="USD")
    assert price_labour(ctx, None, HOUR, ctx.now).rule == "labour rate Company"
    a_labour_rate(ctx, name="Harbour", price=Decimal(99))
    assert price_labour(ctx, None, HOUR, ctx.now).rule == "labour rate Harbour"
    with pytest.raises(NoPrice):
        price_labour(ctx_as(branch=company.north), None, HOUR, ctx.now)


def test_half_a_window_is_refused(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(
            add_labour_rate,
            ctx_as(),
            name="Odd",
            price=Decimal(1),
            time_from=time(8),
            valid_from=date(2026, 1, 1),
        )
