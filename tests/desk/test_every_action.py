"""Every action can be done and every read can be seen at the desk; nobody gets in without the right."""

from collections.abc import Callable

import pytest
from django.test import Client

from workwright.access.roles import permission_table
from workwright.kernel.actions import registry
from workwright.kernel.reads import queries

ACTIONS = sorted(name for name, action in registry.items() if not action.inner and name.count(".") == 1)
STAFF = [name for name in ACTIONS if permission_table().get(name)]


def test_every_action_of_a_role_has_a_form(desk_of: Callable[..., Client]) -> None:
    client = desk_of()
    wrong = {}
    for name in STAFF:
        answer = client.get(f"/do/{name.replace('.', '/')}")
        if answer.status_code != 200 or b"<form" not in answer.content:
            wrong[name] = answer.status_code
    assert wrong == {}


def test_an_empty_form_is_answered_with_what_is_missing(desk_of: Callable[..., Client]) -> None:
    client = desk_of()
    wrong = {}
    for name in STAFF:
        fields = registry[name].command.model_fields.values()
        if any(field.is_required() for field in fields):
            answer = client.post(f"/do/{name.replace('.', '/')}", {"given": ""})
            if answer.status_code not in (422, 404, 409):
                wrong[name] = answer.status_code
    assert wrong == {}


def test_every_read_opens(desk_of: Callable[..., Client]) -> None:
    client = desk_of()
    wrong = {}
    for name, query in sorted(queries.items()):
        if permission_table().get(query.permission):
            answer = client.get(f"/see/{name.replace('.', '/')}")
            if answer.status_code != 200:
                wrong[name] = answer.status_code
    assert wrong == {}


@pytest.mark.parametrize(
    "path", ["/orders", "/cash", "/ledger", "/people", "/do/billing/issue_invoice", "/see/access/list_users"]
)
def test_strangers_are_sent_to_the_door(client: Client, database: None, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    "path", ["/ledger", "/people", "/do/billing/credit_invoice", "/see/access/list_users"]
)
def test_who_lacks_the_right_reads_a_sentence(desk_of: Callable[..., Client], path: str) -> None:
    answer = desk_of("technician").get(path)
    assert answer.status_code == 403
    assert b"right" in answer.content or b"role" in answer.content
