"""Everything of a branch as plain files."""

import csv
import hashlib
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.access.builders import a_user
from tests.billing.builders import an_issued_invoice
from tests.cli.test_words import run
from tests.files.builders import PDF
from tests.imports.builders import (
    CUSTOMERS,
    DEPOSITS,
    INVOICES,
    PARTS,
    STOCK,
    brought_in,
    checked,
    reasons,
    through,
)
from tests.parties.builders import a_customer
from tests.payments.builders import card_slip
from workwright.files.actions.record_file import RecordFile, record_file
from workwright.files.flows import store_upload
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.queries import get_import
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


def test_every_table_every_file_and_a_manifest(ctx_as: Any, company: Any, tmp_path: Path) -> None:
    ctx = ctx_as(at=datetime.now(UTC))
    invoice = an_issued_invoice(ctx)
    a_user(ctx_as(), "ann@example.com", {"role": "accountant", "branch_id": company.harbour})
    a_customer(ctx_as(branch=company.north), name="Of the house")
    stored = store_upload(ctx, io.BytesIO(PDF), "terms.pdf")
    record_file(
        ctx,
        RecordFile(
            sha256=stored.sha256, size=stored.size, media_type="application/pdf", filename="terms.pdf"
        ),
    )
    where = tmp_path / "house"
    assert run(export_all, "--branch", "HSG", str(where)) == 0
    written = {str(path.relative_to(where)): path.read_bytes() for path in where.rglob("*") if path.is_file()}
    manifest = json.loads(written.pop("manifest.json"))["files"]
    assert manifest.keys() == written.keys()
    for path, content in written.items():
        assert manifest[path]["sha256"] == hashlib.sha256(content).hexdigest()
        assert manifest[path]["bytes"] == len(content)
    entries = manifest["tables/ledger_entry.csv"]
    assert entries["rows"] == len(table(written["tables/ledger_entry.csv"])) > 1
    assert entries["sums"]["amount_minor"] == {"USD": 2 * 17_923}
    told = {(row["table"], row["column"]) for row in table(written["dictionary.csv"])}
    assert ("billing_invoice", "gross_minor") in told
    assert all((path[7:-4], column) in told for path in written if path.startswith("tables/")
               for column in table_header(written[path]))  # fmt: skip
    assert [content for path, content in written.items() if path.endswith("terms.pdf")] == [PDF]
    assert any(row["id"] == str(invoice.id) for row in table(written["tables/billing_invoice.csv"]))
    assert b"argon2" not in b"".join(written.values()), "no password leaves the house"


def table_header(content: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(content.decode(), newline="")))


def test_another_branch_stays_out(ctx_as: Any, company: Any, tmp_path: Path) -> None:
    an_issued_invoice(ctx_as(at=datetime.now(UTC)))
    where = tmp_path / "north"
    assert run(export_all, "--branch", "NOR", str(where)) == 0
    for name in (
        "billing_invoice",
        "billing_invoiceline",
        "ledger_entry",
        "work_orders_workorder",
        "kernel_journal",
    ):
        assert table((where / "tables" / f"{name}.csv").read_bytes()) == [], name


def test_what_left_comes_in_again(ctx_as: Any, company: Any, tmp_path: Path) -> None:
    for kind, text in (
        ("customers", CUSTOMERS),
        ("parts", PARTS),
        ("stock", STOCK),
        ("invoices", INVOICES),
        ("deposits", DEPOSITS),
    ):
        brought_in(ctx_as("operations_manager"), kind, text)
    assert run(export_all, "--branch", "HSG", str(tmp_path / "house")) == 0
    north = ctx_as("operations_manager", branch=company.north)
    jobs = {}
    for name in ("1-customers", "2-vehicles", "4-parts", "5-stock", "6-invoices", "7-deposits"):
        content = (tmp_path / "house" / "bring-in" / f"{name}.csv").read_bytes()
        job = checked(north, name[2:], content, f"{name}.csv")
        if job.ready.rows:
            start_import(north, StartImport(import_id=job.id, expected_version=job.version))
            through(job.id)
        jobs[name] = get_import(north, job.id)
        assert (jobs[name].refused.rows, jobs[name].agrees) == (0, True), reasons(north, job)
    # Customers, vehicles and parts are the company's and known; stock, invoices and deposits are the branch's and new.
    assert [jobs[name].known.rows for name in ("1-customers", "2-vehicles", "4-parts")] == [3, 3, 2]
    # By hand: stock 188.40 + 235.23, invoices 1,561.80, deposits 225.00.
    assert [jobs[name].created.minor for name in ("5-stock", "6-invoices", "7-deposits")] == [
        42_363,
        156_180,
        22_500,
    ]
