"""Work of the past comes in with a receipt: nothing is dropped, nothing comes twice, the sums equal the file's."""

import csv
import json
from argparse import ArgumentParser
from collections.abc import Callable
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import NOW
from workwright.assets.queries import search_assets
from workwright.interfaces.history.taking_over import machine_of, take_over_excavators, the_mine
from workwright.kernel.context import Context
from workwright.kernel.verify import verify
from workwright.work_orders.queries import asset_history
from workwright.work_orders.rules.past_orders import (
    EXCAVATORS,
    PastRow,
    Refused,
    UnreadableFile,
    control_of,
    read_past_orders,
)

SAMPLE = Path(__file__).parent / "data" / "past_work.csv"
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "excavators.csv"
needs_the_real_file = pytest.mark.skipif(
    not REAL.exists(), reason=f"THE REAL HISTORY IS NOT HERE: {REAL} is missing, only the sample is tried"
)
Make = Callable[..., Context]
TODAY = NOW.date()


def silent(done: int, total: int) -> None:
    pass


def test_every_row_of_the_sample_comes_out_once() -> None:
    reading = read_past_orders(SAMPLE.read_bytes(), EXCAVATORS, "USD", TODAY)
    assert [(row.row, row.words, row.cost_minor) for row in reading.orders] == [
        (2, "BUCKET WON'T OPEN", 18305),
        (3, "L/H BUCKET CYL LEAKING.", 40740),
        (4, "SWAP BUCKET", 0),
        (5, "Missing adapter,tooth and pins", 15925),
        (7, 'Said "no" to the "idle" lamp', 32539),
        (17, "A text over\ntwo lines", 102668420),
        (18, "twice the same", 500),
        (19, "twice the same", 500),
    ]
    assert {row.row: row.reason.split(":")[0] for row in reading.refused} == {
        6: "'PM01' is not an amount",
        8: "'2004-02-30' is not a day like 2004-07-31.",
        9: "2999-01-01 is not a day of the past.",
        11: "The cost is below zero",
        12: "It does not name the asset.",
        13: "0.005 is not an amount of USD",
        14: "'' is not an amount",
        15: "It has 6 columns, the header has 5.",
    }
    assert reading.rows == 16
    assert control_of(SAMPLE.read_bytes(), EXCAVATORS, "USD") == (
        16,
        reading.orders_minor + reading.refused_minor,
    )


def test_a_file_that_is_no_such_file_is_refused_whole() -> None:
    with pytest.raises(UnreadableFile, match="UTF-8"):
        read_past_orders(b"BscStartDate,Asset\n\xff\xfe", EXCAVATORS, "USD", TODAY)
    with pytest.raises(UnreadableFile, match="PMType, Cost"):
        read_past_orders(b"BscStartDate,Asset,OriginalShorttext\n", EXCAVATORS, "USD", TODAY)
    with pytest.raises(UnreadableFile):
        read_past_orders(b"", EXCAVATORS, "USD", TODAY)


cells = st.text(max_size=30) | st.sampled_from(["2004-07-01", "-5", "0", "1e400", "nan", "9" * 40, "A", ","])


@given(st.lists(st.lists(cells, max_size=7), max_size=20), st.sampled_from(["USD", "JPY", "KWD"]))
def test_no_file_loses_a_row_or_a_cent(rows: list[list[str]], currency: str) -> None:
    from io import StringIO

    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(EXCAVATORS.names)
    writer.writerows(rows)
    content = text.getvalue().encode("utf-8", "replace")
    reading = read_past_orders(content, EXCAVATORS, currency, TODAY)
    assert control_of(content, EXCAVATORS, currency) == (
        reading.rows,
        reading.orders_minor + reading.refused_minor,
    )
    assert all(isinstance(row, PastRow) and row.cost_minor >= 0 for row in reading.orders)
    assert all(isinstance(row, Refused) and row.reason for row in reading.refused)


def test_the_sample_comes_in_once_and_stands_in_the_history(ctx_as: Make, journal: Any) -> None:
    ctx = ctx_as()
    first = take_over_excavators(ctx, SAMPLE.read_bytes(), SAMPLE.name, silent)
    assert first.agrees
    assert (first.source_rows, first.created, len(first.refused)) == (16, 8, 8)
    again = take_over_excavators(ctx, SAMPLE.read_bytes(), SAMPLE.name, silent)
    assert again.agrees
    assert (again.created, again.created_minor, again.known, again.held) == (0, 0, 8, 8)
    history = asset_history(ctx, machine_of(ctx, the_mine(ctx), "A"), words="bucket leaks")
    assert [(str(row.on), row.customer_words, row.cost_minor, row.similar) for row in history] == [
        ("2006-05-05", "SWAP BUCKET", 0, True),
        ("2005-03-20", "L/H BUCKET CYL LEAKING.", 40740, True),
        ("2004-07-01", "BUCKET WON'T OPEN", 18305, True),
    ]
    (told,) = [row for row in journal() if row["action"] == "work_orders.import_past_orders"][:1]
    assert [row["row"] for row in told["command"]["refused"]] == [6, 8, 9, 11, 12, 13, 14, 15]
    assert len(search_assets(ctx, "excavator").rows) == 3
    assert verify() == []


def test_another_branch_sees_day_and_kind_only(ctx_as: Make, company: Any) -> None:
    take_over_excavators(ctx_as(), SAMPLE.read_bytes(), SAMPLE.name, silent)
    machine = machine_of(ctx_as(), the_mine(ctx_as()), "A")
    seen = asset_history(ctx_as("service_advisor", branch=company.north), machine)
    assert {(row.service, row.customer_words, row.cost_minor, row.own_branch) for row in seen} == {
        ("PM01", "", None, False)
    }


def test_the_command_prints_and_writes_the_receipt(company: Any, tmp_path: Path, capsys: Any) -> None:
    word = import_module("workwright.interfaces.cli.import")
    parser = ArgumentParser()
    word.arguments(parser)
    place = tmp_path / "receipt.json"
    told = ["excavators", str(SAMPLE), "--branch", "HSG", "--receipt", str(place)]
    assert word.run(parser.parse_args(told)) == 0
    out = capsys.readouterr().out
    assert "line 6: 'PM01' is not an amount" in out
    assert "The sums agree with the file." in out
    receipt = json.loads(place.read_text())
    assert (receipt["source_rows"], receipt["created"], receipt["refused_rows"]) == (16, 8, 8)
    assert word.run(parser.parse_args(["excavators", str(SAMPLE)])) == 1
    assert "HSG, NOR" in capsys.readouterr().err
    assert word.run(parser.parse_args(["excavators", str(tmp_path / "none.csv"), "--branch", "HSG"])) == 1


@needs_the_real_file
def test_the_real_history_comes_in_whole(ctx_as: Make) -> None:
    content = REAL.read_bytes()
    told: list[tuple[int, int]] = []
    receipt = take_over_excavators(
        ctx_as(), content, REAL.name, lambda done, total: told.append((done, total))
    )
    assert (receipt.source_rows, receipt.created, len(receipt.refused)) == (5485, 5478, 7)
    assert told[-1] == (5485, 5485)
    reasons = [row.reason for row in receipt.refused]
    assert sum("credit note" in reason for reason in reasons) == 6
    (shifted,) = [row for row in receipt.refused if "shifted" in row.reason]
    assert shifted.row == 3454
    assert receipt.agrees
    assert receipt.source_minor == _plain_sum(content) == 1_750_606_813
    assert take_over_excavators(ctx_as(), content, REAL.name, silent).created == 0


def _plain_sum(content: bytes) -> int:
    """Add the last field of every line, as one would by hand."""
    last = [line.rpartition(",")[2] for line in content.decode().splitlines()[1:]]
    return int(sum(Decimal(text) for text in last if text.replace(".", "").lstrip("-").isdigit()) * 100)
