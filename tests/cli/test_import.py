"""`workwright import`: files of a former system by the command line."""

import importlib
import json
from pathlib import Path
from typing import Any

from tests.cli.test_words import run
from tests.imports.builders import CUSTOMERS, INVOICES, workbook
from workwright.parties.queries import search_customers

bring = importlib.import_module("workwright.interfaces.cli.import")


def test_a_file_comes_in_with_a_receipt_and_only_once(ctx_as: Any, tmp_path: Path, capsys: Any) -> None:
    file, receipt, refused = tmp_path / "customers.csv", tmp_path / "receipt.json", tmp_path / "refused.csv"
    file.write_text(CUSTOMERS + ",,503 555 0199,,,,,,,,,\n", encoding="utf-16")
    words = ("--branch", "HSG", "--receipt", str(receipt), "--refused", str(refused), "customers", str(file))
    assert run(bring, *words) == 0
    told = capsys.readouterr().out
    assert "created              4 rows" in told and "refused              1 rows" in told
    assert "The sums agree with the file." in told
    kept = json.loads(receipt.read_text())
    assert (kept["created"]["rows"], kept["refused"]["rows"], kept["agrees"]) == (4, 1, True)
    assert "all are empty" in refused.read_text(encoding="utf-8-sig")
    assert len(search_customers(ctx_as()).rows) == 3
    assert run(bring, *words) == 0
    assert "known before         4 rows" in capsys.readouterr().out


def test_columns_are_named_and_a_check_brings_nothing_in(ctx_as: Any, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "customers.xlsx"
    file.write_bytes(workbook([["Wer", "Wie"], ["Anna Bell", "503 555 0142"]]))
    words = ("--branch", "HSG", "customers", str(file))
    assert run(bring, *words) == 1
    assert "Choose at least one column for name" in capsys.readouterr().err
    assert run(bring, "--mapping", "name=Wer,phone=Nix", *words) == 1
    assert "it has Wer, Wie" in capsys.readouterr().err
    assert run(bring, "--check", "--mapping", "name=Wer,phone=Wie", *words) == 0
    assert "waiting              1 rows" in capsys.readouterr().out
    assert search_customers(ctx_as()).rows == ()


def test_sums_are_told_in_the_currency(ctx_as: Any, tmp_path: Path, capsys: Any) -> None:
    for kind, text in (("customers", CUSTOMERS), ("invoices", INVOICES)):
        file = tmp_path / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        assert run(bring, "--branch", "HSG", "--date-order", "mdy", kind, str(file)) == 0
    assert capsys.readouterr().out.count("1561.80 USD") == 2


def test_what_is_no_table_is_refused(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "old.xls"
    file.write_bytes(b"\xd0\xcf\x11\xe0" * 20)
    assert run(bring, "--branch", "HSG", "customers", str(file)) == 1
    assert "Save it as .xlsx" in capsys.readouterr().err
