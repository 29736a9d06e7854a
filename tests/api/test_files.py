"""Uploads and downloads by the API."""

import io
from typing import Any

import pytest

from tests.api.caller import Program, refused
from tests.files.builders import PDF, a_picture
from workwright.kernel.ids import new_id


@pytest.fixture
def program(company: Any) -> Program:
    return Program("technician")


def send(program: Program, content: bytes, name: str = "car.jpg", **extra: Any) -> Any:
    file = io.BytesIO(content)
    file.name = name
    return program.client.post("/api/v1/files", {"file": file, **extra}, headers=program.headers)


def fetch(program: Program, file_id: str, **headers: str) -> Any:
    return program.client.get(f"/api/v1/files/{file_id}", headers=program.headers | headers)


def test_a_picture_goes_in_and_comes_out_inert(program: Program) -> None:
    file_id = str(new_id())
    answer = send(program, a_picture("PNG"), "evil.html", file_id=file_id)
    assert answer.json() == {"id": file_id}, answer.content
    shown = fetch(program, file_id)
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert shown["Content-Type"] == "image/png"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "script-src" not in shown["Content-Security-Policy"]
    assert shown["Content-Disposition"] == 'inline; filename="evil.png"'
    assert fetch(program, file_id, **{"If-None-Match": shown["ETag"]}).status_code == 304


def test_a_document_is_a_download(program: Program) -> None:
    file_id = send(program, PDF, "terms.pdf").json()["id"]
    assert fetch(program, file_id)["Content-Disposition"] == 'attachment; filename="terms.pdf"'


def test_another_branch_s_file_is_not_there(program: Program, company: Any) -> None:
    file_id = send(program, a_picture()).json()["id"]
    refused(fetch(Program("branch_manager", company.north), file_id), 404, "not_found")
    refused(fetch(program, str(new_id())), 404, "not_found")


def test_wrong_kinds_sizes_and_forms_are_refused(program: Program) -> None:
    refused(send(program, b"<html>"), 415, "files.wrong_kind")
    refused(send(program, b"%PDF-" + b"\0" * 20 * 1024 * 1024 + b"%%EOF"), 413, "files.too_large")
    refused(send(program, PDF, file_id="no"), 422, "invalid_input")
    none = program.client.post("/api/v1/files", {"other": "x"}, headers=program.headers)
    refused(none, 422, "invalid")
    json_body = program.client.post(
        "/api/v1/files", "{}", content_type="application/json", headers=program.headers
    )
    refused(json_body, 415, "wrong_content_type")
    refused(program.client.get("/api/v1/files", headers=program.headers), 405, "method_not_allowed")
    refused(send(Program("auditor"), PDF), 403, "forbidden")
