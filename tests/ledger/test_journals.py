"""The books as tables of journal lines, by hand: an invoice of 100.00 and a correction, in dollars and yen."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.ledger.builders import DAY, deposit, posted, sale
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.ledger.actions.close_period import close_period
from workwright.ledger.actions.record_export import PeriodNotClosed
from workwright.ledger.flows import export_books
from workwright.ledger.ports import EXPORTERS, BooksExporter
from workwright.ledger.queries import preview_books
from workwright.plugins.journals import CsvExporter, QuickBooksExporter, XeroExporter, account_code

As = Callable[..., Context]
FORMATS: tuple[BooksExporter, ...] = (CsvExporter(), QuickBooksExporter(), XeroExporter())


@pytest.fixture(autouse=True)
def _exporters() -> None:
    for exporter in FORMATS:
        if exporter.key not in EXPORTERS:
            EXPORTERS.register(exporter)


@pytest.fixture
def books(ctx_as: As) -> Context:
    ctx = ctx_as()
    posted(ctx, sale(), effective_on=DAY, business_key="sale:1")
    posted(ctx, sale(12_345, "invoice:2", "JPY"), effective_on=DAY, business_key="=1+1")
    posted(ctx, deposit(5), effective_on=DAY - timedelta(days=1), business_key="money:1")
    return ctx_as("accountant", at=NOW + timedelta(days=1))


def table(ctx: Context, format: str) -> list[dict[str, str]]:
    text = preview_books(ctx, format, DAY - timedelta(days=1), DAY).content.decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_every_line_once_and_no_formula(books: Context) -> None:
    rows = table(books, "csv")
    assert [(r["date"], r["account"], r["debit"], r["credit"], r["currency"]) for r in rows][:2] == [
        ("2026-11-22", "clearing", "0.05", "", "USD"),
        ("2026-11-22", "deposits", "", "0.05", "USD"),
    ]
    assert sorted((r["account"], r["debit"], r["credit"]) for r in rows)[-2:] == [
        ("receivable", "100.00", ""),
        ("receivable", "12345", ""),
    ]
    assert len(rows) == 6 and "'=1+1" in {r["key"] for r in rows}


def test_quickbooks_entries_have_short_numbers_of_their_own_and_balance(books: Context) -> None:
    rows = table(books, "quickbooks")
    numbers = {r["Journal No"] for r in rows}
    assert len(numbers) == 3 and all(len(number) <= 21 for number in numbers)
    assert {r["Journal Date"] for r in rows} == {"11/22/2026", "11/23/2026"}
    for number in numbers:
        entry = [r for r in rows if r["Journal No"] == number]
        assert sum(Decimal(r["Debits"] or 0) - Decimal(r["Credits"] or 0) for r in entry) == 0


def test_xero_journals_sum_to_zero_with_codes_it_takes(books: Context) -> None:
    rows = table(books, "xero")
    sums: dict[str, Decimal] = {}
    for r in rows:
        sums[r["*Narration"]] = sums.get(r["*Narration"], Decimal(0)) + Decimal(r["*Amount"])
    assert len(sums) == 3 and set(sums.values()) == {Decimal(0)}
    assert all(len(r["*AccountCode"]) <= 10 for r in rows)
    assert account_code("receivable") == "receivable"
    assert account_code("income.labour") != account_code("income.labours")


@pytest.mark.parametrize("format", ["csv", "quickbooks", "xero"])
def test_a_period_goes_out_once_closed_and_the_same_to_the_byte(books: Context, format: str) -> None:
    with pytest.raises(PeriodNotClosed):
        export_books(books, format, DAY, DAY)
    act(close_period, books, closed_through=DAY)
    first = export_books(books, format, DAY, DAY)
    assert export_books(books, format, DAY, DAY).content == first.content
