"""What leaves for a spreadsheet runs nothing there."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workwright.interfaces.spreadsheet import FORMULA, cell, lines

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "+1+2", "--1", "=", "-"],
)
def test_a_formula_becomes_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Ann Lee", "+15035550111", "-12.50", "", "a=b", "O'Neil"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert cell(text) == text


def test_numbers_stay_numbers() -> None:
    assert [cell(value) for value in (-5, Decimal("-12.50"), None, True)] == ["-5", "-12.50", "", "true"]


@given(st.text())
def test_no_text_runs(text: str) -> None:
    shown = cell(text)
    assert not shown.startswith(FORMULA) or shown.lstrip("+-").replace(".", "", 1).isdigit()


def test_lines_are_read_back_as_they_were() -> None:
    rows = [["a", "b"], ["with, comma", 'and "quote"'], ["two\nlines", "x"]]
    assert list(csv.reader(lines(rows))) == rows


def test_csv_is_written_in_one_place() -> None:
    """And in the exporter of journals: a plugin sees ports only, and its own test has it write no formula."""
    texts = {path.name: path.read_text() for path in SOURCE.rglob("*.py")}
    writers = [name for name, text in texts.items() if "csv.writer(" in text or "DictWriter(" in text]
    assert sorted(writers) == ["journals.py", "spreadsheet.py"]
