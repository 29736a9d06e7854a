"""Everything of a branch as plain files."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.access.builders import a_user
from tests.billing.builders import an_issued_invoice
from tests.cli.test_words import run
from tests.parties.builders import a_customer
from tests.payments.builders import card_slip
from workwright.interfaces.cli import export_all
from workwright.interfaces.leaving import as_csv
from workwright.ledger.ports import EXPORTERS
from workwright.plugins.beancount import BeancountExporter
from workwright.plugins.hledger import HledgerExporter


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_branch_is_written_whole(ctx_as: Any, tmp_path: Path, capsys: Any) -> None:
    for exporter in (HledgerExporter(), BeancountExporter()):
        if exporter.key not in EXPORTERS:
            EXPORTERS.register(exporter)
    ctx = ctx_as(at=datetime.now(UTC))
    invoice = an_issued_invoice(ctx)
    card_slip(ctx, 17_923, invoice_ids=(invoice.id,))
    for number in range(250):
        a_customer(ctx, name=f"=cmd|'/c calc'!A{number}", phone="", email="")
    where = tmp_path / "garage.zip"
    assert run(export_all, "--branch", "HSG", str(where)) == 0
    with ZipFile(where) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    (order,) = table(files["lists/work_orders.list_work_orders.csv"])
    assert order["id"] == str(invoice.order.id)
    customers = table(files["lists/parties.search_customers.csv"])
    assert sum(row["name"].startswith("'=cmd|") for row in customers) == 250, "every page, and disarmed"
    whole = json.loads(files["whole/billing.get_invoice.jsonl"])
    assert sum(line["gross_minor"] for line in whole["lines"]) == 17_923
    assert b"179.23 USD" in files["books/hledger.journal"]
    assert b"179.23 USD" in files["books/beancount.beancount"]
    readme = files["README.md"].decode()
    assert all(name in readme for name in files if name.startswith("lists/"))
    assert run(export_all, "--branch", "HSG", str(where)) == 1
    assert "nothing was written" in capsys.readouterr().err


def test_only_what_a_person_may_read(ctx_as: Any, company: Any, tmp_path: Path) -> None:
    a_user(ctx_as(), "cash@example.com", {"role": "cashier", "branch_id": company.harbour})
    assert run(export_all, "--as", "cash@example.com", str(tmp_path / "out")) == 0
    written = {path.name for path in (tmp_path / "out").rglob("*.*")}
    assert "payments.list_payments.csv" in written
    assert "access.list_users.csv" not in written
    assert not (tmp_path / "out" / "books").exists()


def test_formulas_are_disarmed_and_numbers_are_not() -> None:
    row = {"a": "=1+1", "b": "-12.50", "c": "@x", "d": -5, "e": ["x"], "f": None, "g": "+49 30", "h": "\tx"}
    assert table(as_csv(list(row), [row])) == [
        {
            "a": "'=1+1",
            "b": "-12.50",
            "c": "'@x",
            "d": "-5",
            "e": '["x"]',
            "f": "",
            "g": "'+49 30",
            "h": "'\tx",
        }
    ]
