"""Log lines are JSON, name their request, and never fill the disk."""

import json
import logging
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from workwright.project import output
from workwright.project.log import Answered, JsonLines, request_id


def line(message: str = "paid %s", *, exc_info: object = None, **extra: object) -> dict[str, object]:
    record = logging.getLogger("till").makeRecord(
        "till", logging.INFO, "x.py", 1, message, ("10.00",) if "%s" in message else (), exc_info, extra=extra
    )
    found: dict[str, object] = json.loads(JsonLines().format(record))
    return found


def test_a_line_carries_message_extras_and_the_request() -> None:
    token = request_id.set("req-12345678")
    try:
        found = line(journal_id="j1")
    finally:
        request_id.reset(token)
    assert (found["level"], found["logger"], found["message"]) == ("info", "till", "paid 10.00")
    assert (found["journal_id"], found["request_id"]) == ("j1", "req-12345678")
    assert str(found["at"]).endswith("+00:00")


@pytest.mark.parametrize("path", ["/orders", '/o/"quoted" \\ Grüße\n', "/ / <token>"])
@pytest.mark.parametrize("request_name", ["", "req-12345678"])
def test_the_line_of_a_request_is_what_any_record_would_be(path: str, request_name: str) -> None:
    told = Answered(f"GET {path}", 200, 1.5)
    same = logging.makeLogRecord(
        {
            "name": told.name,
            "levelname": "INFO",
            "msg": told.msg,
            "status": 200,
            "ms": 1.5,
            "created": told.created,
        }
    )
    token = request_id.set(request_name)
    try:
        assert JsonLines().format(told) == JsonLines().format(same)
    finally:
        request_id.reset(token)
    assert (
        logging.Formatter("%(levelname)s %(filename)s:%(lineno)d %(message)s")
        .format(told)
        .startswith("INFO request")
    )


def test_djangos_own_line_about_a_failed_link_opens_nothing(rf: RequestFactory) -> None:
    request = rf.get("/o/SECRET")
    request.resolver_match = resolve(request.path)
    assert (
        line("Internal Server Error: /o/SECRET", request=request)["message"]
        == "Internal Server Error: /o/<token>"
    )


def test_an_exception_stays_on_its_line() -> None:
    try:
        raise ValueError("no such\nshift")
    except ValueError:
        found = line("failed", exc_info=sys.exc_info())
    assert "ValueError: no such" in str(found["traceback"])
    assert "request_id" not in found


def test_every_answer_names_its_request(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert (
        client.get("/health/live", headers={"X-Request-Id": "from-proxy-1"})["X-Request-Id"] == "from-proxy-1"
    )
    made = client.get("/health/live", headers={"X-Request-Id": "<script>"})["X-Request-Id"]
    assert len(made) == 32
    assert caplog.records == [], "health checks would drown the log"


def test_a_page_is_logged_without_its_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "workwright.requests"):
        client.get("/nowhere?token=secret")
    (record,) = [record for record in caplog.records if record.name == "workwright.requests"]
    assert record.getMessage() == "GET /nowhere"
    assert record.__dict__["status"] == 404
    assert "secret" not in str(record.__dict__)


@pytest.mark.parametrize("path", ["/accounts/link/{}/", "/e/{}", "/o/{}"])
def test_a_link_that_opens_something_is_logged_without_what_opens_it(
    client: Client, database: None, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.INFO, "workwright.requests"):
        client.get(path.format("SECRET"))
    (record,) = [record for record in caplog.records if record.name == "workwright.requests"]
    assert record.getMessage() == f"GET {path.format('<token>')}"


def test_a_long_log_moves_aside_and_its_writer_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "web.log"
    with file.open("ab") as writer:
        writer.write(b"x" * 2000)
        writer.flush()
        output.trim(tmp_path, limit=1000)
        writer.write(b"after")
    assert file.read_bytes() == b"after"
    assert (tmp_path / "web.log.1").stat().st_size == 2000


def test_the_addresses_of_calls_to_providers_are_not_written() -> None:
    from workwright.project.log import configuration

    kept = configuration("INFO")["loggers"]
    assert {kept[name]["level"] for name in ("httpx", "httpcore", "stripe")} == {"WARNING"}
