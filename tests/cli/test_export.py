"""The books as a file from the command line."""

from pathlib import Path
from typing import Any

import pytest

from tests.access.builders import a_user
from tests.cli.test_words import run
from tests.ledger.builders import DAY, posted, sale
from workwright.interfaces.cli import export
from workwright.ledger.ports import EXPORTERS
from workwright.plugins.hledger import HledgerExporter


@pytest.fixture
def books(ctx_as: Any, company: Any) -> str:
    """A sale of today; the e-mail address of an accountant."""
    if "hledger" not in EXPORTERS:
        EXPORTERS.register(HledgerExporter())
    posted(ctx_as(), sale(12_345))
    a_user(ctx_as(), "acc@example.com", {"role": "accountant", "branch_id": company.harbour})
    return "acc@example.com"


def test_to_a_file_and_to_standard_output(books: str, tmp_path: Path, capsys: Any) -> None:
    where, days = tmp_path / "books.journal", (str(DAY), str(DAY))
    words = ("--as", books, "--branch", "HSG", "hledger", *days)
    assert run(export, *words, "--out", str(where)) == 0
    assert run(export, *words) == 0
    told = capsys.readouterr()
    assert where.read_text() == told.out
    assert "123.45 USD" in told.out
    assert told.err.count("1 transactions, sha256") == 2


def test_refusals_are_sentences(books: str, capsys: Any) -> None:
    words = ("--as", books, "--branch", "HSG")
    assert run(export, *words, "hledger", "2026-11-01", "2026-11-20", "--hand-over") == 1
    assert "ledger.period_not_closed" in capsys.readouterr().err
    assert run(export, *words, "abacus", "2026-11-01", "2026-11-20") == 1
    assert "hledger" in capsys.readouterr().err
