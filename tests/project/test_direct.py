"""A call with a key is answered the same whether Django's machinery is in between or not."""

import io
import json
from typing import Any

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client

from tests.access.builders import an_api_key
from workwright.interfaces.api import callers
from workwright.interfaces.context import of_system
from workwright.project import direct
from workwright.project.direct import Direct

EDIT, READ = "/api/v1/access/edit_branch", "/api/v1/access/list_branches"
JSON = {"CONTENT_TYPE": "application/json"}
OF_EACH = {"X-Request-Id", "Workwright-Journal", "Content-Length"}
"""Headers that are another answer's each time, or the server's affair."""
OF_PAGES = {"Vary", "X-Frame-Options", "Content-Security-Policy"}


@pytest.fixture(scope="module")
def pages() -> Any:
    return get_wsgi_application()


@pytest.fixture(autouse=True)
def seen_to(company: Any, monkeypatch: Any) -> list[str]:
    """Keep the test's own transaction from being closed; return how often connections were looked after."""
    callers.tries.forget()
    calls: list[str] = []
    monkeypatch.setattr(direct, "close_old_connections", lambda: calls.append("closed"))
    return calls


class Answer:
    """What came of one call of the WSGI application."""

    def __init__(self, application: Any, environ: dict[str, Any]) -> None:
        self.status, self.headers = 0, dict[str, str]()
        self.body = b"".join(application(environ, self._start))

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        self.status, self.headers = int(status.split()[0]), dict(headers)


def an_environ(method: str, path: str, body: bytes = b"", /, **more: Any) -> dict[str, Any]:
    address, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.168.1.20",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        "wsgi.input": io.BytesIO(body),
        **more,
    }


def an_edit(company: Any, **changes: Any) -> bytes:
    return json.dumps({"branch_id": str(company.harbour), "expected_version": 1, **changes}).encode()


CALLS: dict[str, Any] = {
    "done": ("POST", EDIT, {"name": "Harbour"}, JSON),
    "done under a key": ("POST", EDIT, {"name": "Harbour"}, {**JSON, "HTTP_IDEMPOTENCY_KEY": "one"}),
    "stale": ("POST", EDIT, {"expected_version": 9}, JSON),
    "unknown field": ("POST", EDIT, {"colour": "red"}, JSON),
    "read": ("GET", READ, None, {}),
    "read with a wrong parameter": ("GET", f"{READ}?limit=many&limit=2", None, {}),
    "wrong method": ("GET", EDIT, None, {}),
    "wrong kind": ("POST", EDIT, {}, {"CONTENT_TYPE": "text/plain"}),
    "wrong key": ("POST", EDIT, {}, {**JSON, "HTTP_AUTHORIZATION": "Bearer ww_wrong"}),
    "not that branch": ("GET", READ, None, {"HTTP_WORKWRIGHT_BRANCH": "nonsense"}),
    "bad length": ("POST", EDIT, {}, {**JSON, "CONTENT_LENGTH": "many"}),
    "too long": ("POST", EDIT, {}, {**JSON, "CONTENT_LENGTH": "1000001"}),
    "named by a proxy": ("GET", READ, None, {"HTTP_X_REQUEST_ID": "req-12345678"}),
    "an operation that is not there": ("GET", "/api/v1/access/nothing", None, {}),
}


@pytest.mark.parametrize("call", CALLS)
def test_both_ways_answer_the_same(call: str, company: Any, pages: Any) -> None:
    method, path, changes, more = CALLS[call]
    key = an_api_key(of_system("test"), "operations_manager", company.harbour)
    more = {"HTTP_AUTHORIZATION": f"Bearer {key}", **more}
    body = b"" if changes is None else an_edit(company, **changes)
    around = Client().generic(method, path, body, **{"CONTENT_TYPE": "", **more})
    if call == "done":
        body = an_edit(company, **{**changes, "expected_version": 2})
    straight = Answer(Direct(pages), an_environ(method, path, body, **more))
    assert straight.status == around.status_code
    told = without(around.headers)
    replayed = {"Idempotent-Replayed": "true"} if "HTTP_IDEMPOTENCY_KEY" in more else {}
    assert without(straight.headers) == told | replayed
    done = straight.body.replace(b'"version":3', b'"version":2') if call == "done" else straight.body
    assert done == around.content
    assert len(straight.headers["X-Request-Id"]) >= 12


def without(headers: Any) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in OF_EACH | OF_PAGES}


def test_a_stranger_names_neither_address_nor_scheme(pages: Any, company: Any) -> None:
    said = {"HTTP_X_FORWARDED_FOR": "10.9.8.7", "HTTP_AUTHORIZATION": "Bearer ww_wrong", **JSON}
    environ = an_environ("POST", EDIT, b"{}", **said)
    assert Answer(Direct(pages), environ).status == 401
    assert environ["REMOTE_ADDR"] == "192.168.1.20"
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_over_https_browsers_are_told_to_stay_there(pages: Any, settings: Any, company: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    door = Direct(pages)
    call = {"HTTP_AUTHORIZATION": "Bearer ww_wrong"}
    plain = Answer(door, an_environ("GET", READ, **call))
    secure = Answer(door, an_environ("GET", READ, **call, **{"wsgi.url_scheme": "https"}))
    assert "Strict-Transport-Security" not in plain.headers
    assert secure.headers["Strict-Transport-Security"] == "max-age=3600"


def test_connections_are_looked_after_whatever_came_of_the_call(pages: Any, seen_to: list[str]) -> None:
    Answer(Direct(pages), an_environ("GET", READ, HTTP_AUTHORIZATION="Bearer ww_wrong"))
    assert seen_to == ["closed"]


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("GET", "/health/live", "ww_wrong"),
        ("GET", READ, None),
        ("HEAD", READ, "ww_wrong"),
        ("POST", "/api/v1/files", "ww_wrong"),
        ("POST", "/api/v1/access/nothing", "ww_wrong"),
    ],
)
def test_everything_else_is_handed_on(method: str, path: str, key: str | None) -> None:
    def rest(environ: Any, _start: Any) -> list[bytes]:
        return [environ["PATH_INFO"].encode()]

    rest.get_response = None  # type: ignore[attr-defined]
    given = {} if key is None else {"HTTP_AUTHORIZATION": f"Bearer {key}"}
    assert Answer(Direct(rest), an_environ(method, path, **given)).body == path.encode()
