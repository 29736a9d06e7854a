"""Bringing data in by the API."""

import io
from typing import Any

import pytest

from tests.api.caller import Program, refused
from tests.imports.builders import CUSTOMERS, through


@pytest.fixture
def program(company: Any) -> Program:
    return Program("operations_manager")


def send(program: Program, content: bytes, **fields: Any) -> Any:
    file = io.BytesIO(content)
    file.name = "customers.csv"
    return program.client.post("/api/v1/imports", {"file": file, **fields}, headers=program.headers)


def test_from_the_upload_to_the_receipt(program: Program) -> None:
    begun = send(program, CUSTOMERS.encode(), kind="customers").json()
    job = program.ask("imports.get_import", {"import_id": begun["id"]}).json()
    columns = [{"field": f["name"], "column": f["column"]} for f in job["fields"] if f["column"] is not None]
    step = {"import_id": job["id"], "expected_version": 1, "columns": columns}
    assert program.do("imports.map_columns", step).json()["state"] == "mapped"
    through(job["id"])
    job = program.ask("imports.get_import", {"import_id": job["id"]}).json()
    start = {"import_id": job["id"], "expected_version": job["version"]}
    refused(program.do("imports.start_import", start), 400, "idempotency_key_required")
    assert program.do("imports.start_import", start, key="once").json()["rows"] == 4
    through(job["id"])
    job = program.ask("imports.get_import", {"import_id": job["id"]}).json()
    assert (job["state"], job["created"], job["agrees"]) == ("done", {"rows": 4, "minor": 0}, True)
    rows = program.ask("imports.list_rows", {"import_id": job["id"], "state": "created"}).json()["rows"]
    assert [row["line"] for row in rows] == [2, 3, 4, 5]


def test_what_is_wrong_is_refused(program: Program, company: Any) -> None:
    refused(send(program, b"%PDF-1.7", kind="customers"), 422, "imports.unreadable")
    refused(send(program, CUSTOMERS.encode(), kind="cars"), 422, "invalid")
    refused(send(Program("cashier"), CUSTOMERS.encode(), kind="customers"), 403, "forbidden")
    refused(program.client.post("/api/v1/imports", b"{}", content_type="application/json", headers=program.headers),
            415, "wrong_content_type")  # fmt: skip
    begun = send(program, CUSTOMERS.encode(), kind="customers").json()
    other = Program("operations_manager", company.north)
    refused(other.ask("imports.get_import", {"import_id": begun["id"]}), 404, "not_found")
