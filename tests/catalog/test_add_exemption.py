"""G13: an exempt customer bears no tax while the certificate holds, and its number and expiry are printed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from workwright.catalog.actions.add_exemption import add_exemption
from workwright.catalog.queries import list_exemptions, rounding, tax_table
from workwright.catalog.rules import PricingLine, price_document
from workwright.kernel.errors import Invalid, NotFound
from workwright.parties.actions.merge_customers import merge_customers


def certify(act: Any, ctx: Any, customer: Any, **fields: Any) -> Any:
    defaults = {"certificate": "R-77", "reason": "Resale", "valid_from": date(2026, 1, 1)}
    return act(add_exemption, ctx, customer_id=customer, **defaults | fields)


def test_no_tax_with_the_certificate_named(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as("accountant")
    us_taxes(ctx_as())
    customer, other = a_customer(ctx_as()), a_customer(ctx_as(), name="Ben")
    certify(act, ctx, customer, valid_to=ctx.today)
    line = PricingLine("a", "part", Decimal(1), Decimal(100))
    done = price_document([line], tax_table(ctx, customer), rounding(ctx))
    assert (done.tax_minor, done.taxes[0].base_minor) == (0, 10000)
    assert done.taxes[0].note == f"Resale, certificate R-77 until {ctx.today}"
    assert tax_table(ctx, other).rules["sales"].rate == Decimal("9.75")
    assert tax_table(ctx, customer, on=ctx.today + timedelta(days=1)).rules["sales"].rate == Decimal("9.75")


def test_for_some_codes_only(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    customer = a_customer(ctx)
    certify(act, ctx, customer, tax_codes=("exempt",))
    assert tax_table(ctx, customer).rules["sales"].rate == Decimal("9.75")


def test_it_goes_with_a_merged_customer(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    keep, gone = a_customer(ctx, name="Ana"), a_customer(ctx, name="Anna")
    certify(act, ctx, gone)
    act(merge_customers, ctx, customer_id=keep, expected_version=1, duplicate_id=gone, reason="same person")
    assert tax_table(ctx, keep).rules["sales"].rate == 0
    assert [row.certificate for row in list_exemptions(ctx, keep).rows] == ["R-77"]


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    customer = a_customer(ctx)
    with pytest.raises(Invalid):
        certify(act, ctx, customer, valid_to=date(2025, 12, 31))
    with pytest.raises(NotFound):
        certify(act, ctx, customer, tax_codes=("nine",))
