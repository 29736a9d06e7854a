"""G13: tax by kind of line, place and day, of a branch or of the company."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from tests.catalog.builders import a_tax, be_taxes, us_taxes
from workwright.catalog.actions.add_tax_rate import RateTaken, add_tax_rate
from workwright.catalog.queries import rounding, tax_table
from workwright.catalog.rules import LineKind, PricingLine, price_document
from workwright.kernel.errors import NotFound


def test_a_branch_without_taxes_has_none(ctx_as: Any) -> None:
    ctx = ctx_as()
    line = PricingLine("a", "part", Decimal(1), Decimal(10))
    done = price_document([line], tax_table(ctx), rounding(ctx))
    assert (done.gross_minor, done.taxes) == (1000, ())


def test_by_kind_of_line(ctx_as: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    lines = [PricingLine(kind, kind, Decimal(1), Decimal(100)) for kind in ("labour", "part")]
    done = price_document(lines, tax_table(ctx), rounding(ctx))
    assert [line.tax_minor for line in done.lines] == [0, 975]


def test_every_kind_has_a_code_in_the_builders(ctx_as: Any, company: Any) -> None:
    us, be = ctx_as(), ctx_as(branch=company.north)
    us_taxes(us)
    be_taxes(be)
    for ctx in (us, be):
        assert set(tax_table(ctx).by_kind) == {kind.value for kind in LineKind} - {"discount"}


def test_a_branch_does_not_see_anothers(ctx_as: Any, company: Any) -> None:
    us_taxes(ctx_as())
    assert set(tax_table(ctx_as(branch=company.north)).rules) == {"untaxed"}


def test_the_latest_rate_that_has_begun(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tax(ctx, "vat", {"VAT": "19"}, "part")
    a_tax(ctx, "vat", {"VAT": "16"}, "part", valid_from=date(2020, 7, 1))
    a_tax(ctx, "vat", {"VAT": "19"}, "part", valid_from=date(2021, 1, 1))
    days = {date(2020, 6, 30): 19, date(2020, 7, 1): 16, date(2020, 12, 31): 16, date(2021, 1, 1): 19}
    for day, rate in days.items():
        assert tax_table(ctx, on=day).rules["vat"].rate == rate
    assert set(tax_table(ctx, on=date(2019, 12, 31)).rules) == {"untaxed"}


def test_the_place_of_the_work_goes_first(ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tax(ctx, "sales", {"State": "6"}, "part")
    a_tax(ctx, "sales", {"State": "6", "City": "1.5"}, "part", place="US-CA-SF")
    assert tax_table(ctx).rules["sales"].rate == 6
    assert tax_table(ctx, place="US-CA-SF").rules["sales"].rate == Decimal("7.5")
    assert tax_table(ctx, place="US-OR").rules["sales"].rate == 6


def test_the_branch_goes_before_the_company(ctx_as: Any) -> None:
    ctx, company_wide = ctx_as(), ctx_as(branch=None)
    a_tax(company_wide, "vat", {"VAT": "20"}, "part", valid_from=date(2025, 1, 1))
    assert tax_table(ctx).rules["vat"].rate == 20
    a_tax(ctx, "vat", {"VAT": "9"}, "part")
    assert tax_table(ctx).rules["vat"].rate == 9


def test_refusals(act: Any, ctx_as: Any) -> None:
    ctx = ctx_as()
    a_tax(ctx, "vat", {"VAT": "20"}, "part")
    with pytest.raises(RateTaken):
        a_tax(ctx, "vat", {"VAT": "21"}, "part")
    with pytest.raises(NotFound):
        act(add_tax_rate, ctx, tax_code="nine", components=(), valid_from=date(2026, 1, 1))
    with pytest.raises(ValidationError):
        a_tax(ctx, "vat", {"VAT": "-1"}, "part", valid_from=date(2026, 1, 1))
