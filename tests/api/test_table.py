"""Every operation of the API, opened as every role, by a stranger, in another branch, and with wrong input."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from tests.api.caller import Program, path, refused
from workwright.access.roles import ROLES, permissions_of
from workwright.interfaces.api import callers
from workwright.interfaces.api.operations import Read, Write, operations
from workwright.kernel.ids import new_id

OPERATIONS = sorted(operations())


def permission(name: str) -> str:
    found = operations()[name]
    return name if isinstance(found, Write) else found.query.permission


def ask(program: Program, name: str, **headers: str) -> Any:
    """Open the operation with no input at all."""
    if isinstance(operations()[name], Write):
        return program.do(name, {}, key=str(new_id()), **headers)
    return program.ask(name, **headers)


@pytest.fixture(autouse=True)
def _few_tries(company: Any) -> Iterator[None]:
    yield
    callers.tries.forget()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_says_and_nothing_else(role: str, company: Any) -> None:
    program, held = Program(role), permissions_of(role)
    wrong = []
    for name in OPERATIONS:
        status = ask(program, name).status_code
        allowed = permission(name) in held
        if (status != 403) != allowed or status >= 500:
            wrong.append((name, status))
    assert wrong == []


def test_a_stranger_opens_nothing(company: Any) -> None:
    client = Program("auditor").client
    for name in OPERATIONS:
        callers.tries.forget()
        if isinstance(operations()[name], Write):
            answer = client.post(path(name), "{}", content_type="application/json")
        else:
            answer = client.get(path(name))
        refused(answer, 401, "not_signed_in")


@pytest.mark.parametrize("role", ["branch_manager", "accountant", "operations_manager", "auditor"])
def test_a_branch_s_key_opens_nothing_in_another_branch(role: str, company: Any) -> None:
    program = Program(role, company.harbour)
    for name in OPERATIONS:
        answer = ask(program, name, **{"Workwright-Branch": str(company.north)})
        refused(answer, 403, "forbidden")


def test_ids_that_name_nothing_find_nothing(company: Any) -> None:
    program = Program("auditor")
    wrong = []
    for name in OPERATIONS:
        found = operations()[name]
        if not isinstance(found, Read) or permission(name) not in permissions_of("auditor"):
            continue
        fields = found.query.params.model_fields
        ids = {field: str(new_id()) for field, info in fields.items() if info.annotation is UUID}
        if ids and ids.keys() == {field for field, info in fields.items() if info.is_required()}:
            status = program.ask(name, ids).status_code
            if status not in (200, 404):
                wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("role", ["operations_manager"])
def test_unknown_fields_are_refused_everywhere(role: str, company: Any) -> None:
    program = Program(role)
    for name in OPERATIONS:
        if permission(name) not in permissions_of(role):
            continue
        found = operations()[name]
        if isinstance(found, Write):
            answer = program.do(name, {"no_such_field": 1}, key=str(new_id()))
        else:
            answer = program.ask(name, {"no_such_field": "1"})
        problem = refused(answer, 422, "invalid_input")
        assert "no_such_field" in {error["field"] for error in problem["errors"]}, name


def test_money_and_goods_move_only_under_a_key(company: Any) -> None:
    program = Program("operations_manager")
    for name, found in operations().items():
        if isinstance(found, Write) and found.needs_key and name in permissions_of("operations_manager"):
            refused(program.do(name, {}), 400, "idempotency_key_required")


@pytest.mark.parametrize("after", ["cancelled", "a|b", "1|2|3", "a_b_c", "é", "-1", "9" * 40, "x" * 3000])
def test_a_made_up_page_is_refused_or_empty(after: str, company: Any) -> None:
    program = Program("auditor")
    wrong = []
    for name, found in operations().items():
        if isinstance(found, Read) and "after" in found.query.params.model_fields:
            mark = transaction.savepoint()
            status = program.ask(name, {"after": after}).status_code
            transaction.savepoint_rollback(mark)
            if status not in (200, 403, 422):
                wrong.append((name, status))
    assert wrong == []
