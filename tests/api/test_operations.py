"""What the API answers: results, replays, and a problem with a stable code for everything else."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from tests.access.builders import PASSWORD, a_user
from tests.api.caller import Program, path, refused
from workwright.access.actions.revoke_api_client import revoke_api_client
from workwright.access.queries import list_api_clients
from workwright.interfaces.api import callers
from workwright.kernel.ids import new_id


@pytest.fixture(autouse=True)
def _company(company: Any) -> None:
    callers.tries.forget()


def edit(company: Any, **changes: Any) -> dict[str, Any]:
    return {"branch_id": company.harbour, "expected_version": 1, **changes}


def test_an_action_answers_its_result_and_names_its_journal_row(company: Any, journal: Any) -> None:
    answer = Program("operations_manager").do("access.edit_branch", edit(company, name="Harbour"))
    assert answer.status_code == 200, answer.content
    assert answer.json() == {"id": str(company.harbour), "version": 2}
    assert journal()[-1]["id"] == answer["Workwright-Journal"]
    assert journal()[-1]["door"] == "api"
    assert journal()[-1]["request"] == answer["X-Request-Id"]


def test_the_same_key_and_request_get_the_same_answer_once(company: Any, journal: Any) -> None:
    program = Program("operations_manager")
    first = program.do("access.edit_branch", edit(company, name="Harbour"), key="one")
    again = program.do("access.edit_branch", edit(company, name="Harbour"), key="one")
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert len([row for row in journal() if row["action"] == "access.edit_branch"]) == 1


def test_another_request_under_a_used_key_is_refused(company: Any) -> None:
    program = Program("operations_manager")
    program.do("access.edit_branch", edit(company, name="Harbour"), key="one")
    refused(
        program.do("access.edit_branch", edit(company, name="Other"), key="one"), 422, "idempotency_conflict"
    )


def test_a_refusal_names_its_code_and_field(company: Any) -> None:
    program = Program("operations_manager")
    refused(program.do("access.edit_branch", edit(company, name="X", expected_version=9)), 409, "stale")
    problem = refused(program.do("access.edit_branch", edit(company, jurisdiction="BE")), 422, "invalid")
    assert problem["errors"][0]["field"] == "jurisdiction"


def test_every_bad_field_is_named_and_nothing_sent_is_repeated(company: Any) -> None:
    body = {"branch_id": "no", "expected_version": "1", "name": "secret words", "colour": "red"}
    problem = refused(Program("operations_manager").do("access.edit_branch", body), 422, "invalid_input")
    assert {error["field"] for error in problem["errors"]} == {"branch_id", "expected_version", "colour"}
    assert "secret words" not in json.dumps(problem)


@pytest.mark.parametrize("body", ["{", "", b"\xff\xfe", '{"name": "\\ud800"}'])
def test_a_body_that_is_no_json_is_malformed(body: Any) -> None:
    refused(Program("operations_manager").do("access.edit_branch", body or b" "), 400, "malformed_json")


def test_strangers_and_made_up_keys_are_not_let_in() -> None:
    refused(Client().get(path("access.get_me")), 401, "not_signed_in")
    for header in ("Bearer ww_nothing", "Basic abc", "Bearer", "Bearer ü"):
        response = Client().get(path("access.get_me"), headers={"Authorization": header})
        refused(response, 401, "not_signed_in")
        assert "Bearer" in response["WWW-Authenticate"]


def test_guessing_keys_is_answered_with_wait() -> None:
    for _ in range(callers.TRIES_A_MINUTE):
        Client().get(path("access.get_me"), headers={"Authorization": "Bearer ww_guess"})
    response = Client().get(path("access.get_me"), headers={"Authorization": "Bearer ww_guess"})
    refused(response, 429, "too_many_tries")
    assert response["Retry-After"] == "60"
    assert Program("auditor").ask("access.get_me").status_code == 200


def test_a_role_without_the_right_is_refused_before_its_input_is_read(company: Any) -> None:
    refused(Program("technician").do("access.edit_branch", {"nonsense": 1}), 403, "forbidden")
    refused(Program("technician").ask("access.list_users"), 403, "forbidden")


def test_another_branch_is_not_there(company: Any) -> None:
    program = Program("branch_manager")
    refused(program.ask("access.get_branch", {"branch_id": company.north}), 404, "not_found")
    refused(program.ask("access.get_me", **{"Workwright-Branch": str(company.north)}), 403, "forbidden")
    refused(program.ask("access.get_me", **{"Workwright-Branch": "north"}), 422, "invalid")


def test_a_company_key_acts_where_the_header_says(company: Any) -> None:
    program = Program("auditor", branch=None)
    assert program.ask("access.get_me").json()["branch_id"] is None
    there = program.ask("access.get_me", **{"Workwright-Branch": str(company.north)})
    assert UUID(there.json()["branch_id"]) == company.north


@pytest.mark.parametrize(
    "address", ["access.nothing", "nothing.at_all", "ledger.post_transaction", "access.edit_branch.more"]
)
def test_there_is_nothing_at_other_addresses(address: str) -> None:
    refused(Program("auditor").do(address), 404, "no_such_operation")
    refused(Client().get("/api/"), 404, "no_such_operation")
    refused(Client().get("/api/v2/x"), 404, "no_such_operation")


def test_an_operation_answers_its_own_method_only() -> None:
    program = Program("auditor")
    response = program.ask("access.edit_branch")
    refused(response, 405, "method_not_allowed")
    assert response["Allow"] == "POST"
    response = program.do("access.get_me")
    refused(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_content_of_another_kind_or_size_is_refused() -> None:
    program = Program("operations_manager")
    form = program.client.post(path("access.edit_branch"), {"name": "x"}, headers=program.headers)
    refused(form, 415, "wrong_content_type")
    refused(program.do("access.edit_branch", b'"' + b"x" * 1_000_001 + b'"'), 413, "too_large")


@pytest.mark.parametrize("key", ["", "x" * 101, "ü", "a\tb"])
def test_a_key_is_short_printable_text(company: Any, key: str) -> None:
    response = Program("operations_manager").do("access.edit_branch", edit(company, name="H"), key=key)
    refused(response, 400, "bad_idempotency_key")


def test_unknown_and_wrong_parameters_of_a_read_are_named(company: Any) -> None:
    program = Program("auditor")
    problem = refused(program.ask("access.get_branch", {"branch_id": "x", "more": "y"}), 422, "invalid_input")
    assert {error["field"] for error in problem["errors"]} == {"branch_id", "more"}
    refused(program.ask("access.get_branch", {"branch_id": [new_id(), new_id()]}), 422, "invalid_input")
    refused(program.ask("access.list_users", {"q": "\0"}), 422, "invalid")


def test_a_fault_of_ours_is_told_without_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    program = Program("auditor")

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("workwright.interfaces.api.views._read", broken)
    problem = refused(program.ask("access.get_me"), 500, "internal_error")
    assert "secret" not in json.dumps(problem)


def test_a_revoked_key_reads_and_writes_nothing_more(company: Any, act: Any, ctx_as: Any) -> None:
    program = Program("operations_manager")
    assert program.do("access.edit_branch", edit(company, name="One")).status_code == 200
    (client,) = list_api_clients(ctx_as())
    act(revoke_api_client, ctx_as(), client_id=client.id, expected_version=1)
    write = program.do("access.edit_branch", edit(company, name="Two", expected_version=2))
    refused(write, 403, "forbidden")
    refused(program.ask("access.get_me"), 401, "not_signed_in")


def test_the_hot_path_asks_the_database_nothing_about_the_caller(company: Any) -> None:
    program = Program("operations_manager")
    program.do("access.edit_branch", edit(company, name="One"))
    seen = _Seen()
    with connection.execute_wrapper(seen):
        program.do("access.edit_branch", edit(company, name="Two", expected_version=2))
    assert not [sql for sql in seen.statements if "access_apiclient" in sql or "access_user" in sql]


class _Seen:
    """Remembers the statements that pass."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append(sql)
        return execute(sql, params, many, context)


def test_a_signed_in_page_calls_with_its_csrf_token(company: Any, ctx_as: Any) -> None:
    seat = {"role": "operations_manager", "branch_id": company.harbour}
    a_user(ctx_as(), "robin@example.com", seat)
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert client.login(email="robin@example.com", password=PASSWORD)
    assert client.get(path("access.get_me")).json()["name"] == "Robin Vale"
    body = json.dumps(edit(company, name="Page"), default=str)
    send: dict[str, Any] = {"data": body, "content_type": "application/json"}
    refused(client.post(path("access.edit_branch"), **send), 403, "csrf_failed")
    client.get("/accounts/2fa/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else _token(client)
    answer = client.post(path("access.edit_branch"), headers={"X-CSRFToken": token}, **send)
    assert answer.status_code == 200, answer.content


def _token(client: Client) -> str:
    client.get("/accounts/reauthenticate/")
    return client.cookies["csrftoken"].value


def test_the_description_and_its_page_are_there() -> None:
    shown = Client().get("/api/v1/openapi.json").json()
    assert shown["openapi"].startswith("3.1")
    assert "/api/v1/access/set_roles" in shown["paths"]
    page = Client().get("/api/docs")
    assert page.status_code == 200
    assert b"access/set_roles" in page.content
