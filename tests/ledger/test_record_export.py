"""The books as other programs read them: accepted, balanced, equal to ours, the same to the byte."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from tests.ledger.builders import DAY, deposit, posted, sale
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.ledger.actions.close_period import close_period
from workwright.ledger.actions.record_export import (
    AlreadyExported,
    ExportDiffers,
    PeriodNotClosed,
    record_export,
)
from workwright.ledger.actions.reopen_period import reopen_period
from workwright.ledger.flows import export_books
from workwright.ledger.models import Export
from workwright.ledger.ports import EXPORTERS
from workwright.ledger.queries import get_books, preview_books
from workwright.ledger.rules import credit, debit
from workwright.plugins.beancount import BeancountExporter
from workwright.plugins.hledger import HledgerExporter

As = Callable[..., Context]
FIRST = DAY - timedelta(days=3)


@pytest.fixture(autouse=True)
def _exporters() -> None:
    """In a checkout that is not installed nothing is found by entry point; here the two are put in by hand."""
    for exporter in (HledgerExporter(), BeancountExporter()):
        if exporter.key not in EXPORTERS:
            EXPORTERS.register(exporter)


@pytest.fixture
def books(ctx_as: As) -> Context:
    """Sales and deposits of three days, in four currencies with 0, 2 and 3 decimals, and awkward names."""
    ctx = ctx_as()
    for n, currency in enumerate(("USD", "JPY", "KWD", "EUR")):
        posted(ctx, sale(10_001 + n, f"invoice:{n}", currency), effective_on=DAY - timedelta(days=n))
    posted(ctx, deposit(), business_key='deposit "x"; y | z', effective_on=DAY - timedelta(days=1))
    tax = (debit("receivable", 5, "USD", "invoice:0"), credit("tax.vat_21.B", 5, "USD"))
    posted(ctx, tax, effective_on=DAY - timedelta(days=1))
    return ctx_as("accountant")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_hledger_accepts_it(books: Context, tmp_path: Path) -> None:
    if not which("hledger"):
        pytest.skip("LOUD: hledger is not installed, its export is not checked (apt-get install hledger)")
    file = tmp_path / "books.journal"
    file.write_bytes(preview_books(books, "hledger", FIRST, DAY).content)
    checked = _run("hledger", "-f", str(file), "check", "--strict")
    assert checked.returncode == 0, checked.stderr
    sums = _run("hledger", "-f", str(file), "balance", "--flat", "-O", "csv", "Assets:receivable").stdout
    assert '"100.06 USD' in sums
    assert '"10002 JPY' in sums
    assert '"10.003 KWD' in sums


def test_beancount_accepts_it(books: Context, tmp_path: Path) -> None:
    from beancount import loader

    file = tmp_path / "books.beancount"
    file.write_bytes(preview_books(books, "beancount", FIRST, DAY).content)
    entries, errors, _ = loader.load_file(str(file))
    assert errors == []
    sums: dict[str, Any] = {}
    for entry in entries:
        for posting in getattr(entry, "postings", ()):
            unit = posting.units
            sums[unit.currency] = sums.get(unit.currency, 0) + unit.number
    assert sums == {"USD": 0, "JPY": 0, "KWD": 0, "EUR": 0}


@pytest.mark.parametrize("format", ["hledger", "beancount"])
def test_the_same_books_give_the_same_bytes(books: Context, format: str) -> None:
    one = preview_books(books, format, FIRST, DAY)
    assert one == preview_books(books, format, FIRST, DAY)
    assert one.transactions == 6
    assert preview_books(books, format, DAY, DAY).transactions == 1


def test_a_program_gets_the_same_file_as_text(books: Context) -> None:
    view, file = get_books(books, "hledger", FIRST, DAY), preview_books(books, "hledger", FIRST, DAY)
    assert (view.text.encode(), view.sha256, view.filename) == (file.content, file.sha256, file.filename)
    assert view.filename == "hsg-2026-11-20-2026-11-23.journal"


def test_a_period_is_handed_over_once_and_only_when_closed(books: Context, act: Callable[..., Any]) -> None:
    last = DAY - timedelta(days=1)
    with pytest.raises(PeriodNotClosed):
        export_books(books, "hledger", FIRST, last)
    act(close_period, books, closed_through=last)
    file = export_books(books, "hledger", FIRST, last)
    assert export_books(books, "hledger", FIRST, last) == file
    assert Export.here(books).get().sha256 == file.sha256
    export_books(books, "beancount", FIRST, last)


def test_no_day_goes_out_twice(books: Context, act: Callable[..., Any]) -> None:
    last = DAY - timedelta(days=1)
    act(close_period, books, closed_through=last)
    export_books(books, "hledger", FIRST, last)
    with pytest.raises(AlreadyExported):
        export_books(books, "hledger", last, last)


def test_a_period_changed_after_the_hand_over_is_told(
    books: Context, ctx_as: As, act: Callable[..., Any]
) -> None:
    last = DAY - timedelta(days=1)
    act(close_period, books, closed_through=last)
    export_books(books, "hledger", FIRST, last)
    act(reopen_period, books, closed_through=FIRST, reason="A bill came in too late")
    posted(ctx_as(), sale(), effective_on=last)
    act(close_period, books, closed_through=last)
    with pytest.raises(ExportDiffers):
        export_books(books, "hledger", FIRST, last)


def test_refusals(books: Context, ctx_as: As) -> None:
    with pytest.raises(Invalid, match="hledger"):
        preview_books(books, "abacus", FIRST, DAY)
    with pytest.raises(Invalid, match="before the first"):
        preview_books(books, "hledger", DAY, FIRST)
    with pytest.raises(Forbidden):
        preview_books(ctx_as("technician"), "hledger", FIRST, DAY)


def test_a_hand_over_of_a_closed_period_is_noted(act: Any, books: Context) -> None:
    last = DAY - timedelta(days=1)
    act(close_period, books, closed_through=last)
    fields = {"format": "hledger", "first_on": FIRST, "last_on": last, "transactions": 6}
    noted = act(record_export, books, **fields, sha256="0" * 64)
    assert act(record_export, books, **fields, sha256="0" * 64) == noted
