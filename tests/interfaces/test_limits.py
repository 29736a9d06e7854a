"""Who tries too often is told to wait, by address, by key, by account."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.api.caller import Program, refused
from workwright.interfaces.api import callers
from workwright.interfaces.portal.door import WRONG_LINKS_A_MINUTE, wrong_links


@pytest.fixture(autouse=True)
def _anew(company: Any) -> Iterator[None]:
    cache.clear()
    wrong_links.forget()
    yield
    cache.clear()
    wrong_links.forget()
    callers.calls.forget()


def test_guessing_links_soon_gets_no_answer_from_that_address_only() -> None:
    client = Client()
    answers = [
        client.get(f"/{kind}/made-up-{n}", follow=True).status_code
        for n in range(8)
        for kind in ("o", "e", "p")
    ]
    assert answers == [404] * WRONG_LINKS_A_MINUTE + [429] * (24 - WRONG_LINKS_A_MINUTE)
    told = client.get("/request/HSG")
    assert (told.status_code, told["Retry-After"]) == (429, "60")
    assert client.get("/request/HSG", REMOTE_ADDR="203.0.113.9").status_code == 200


def test_branches_cannot_be_listed_by_trying_their_codes() -> None:
    client = Client()
    answers = [client.get(f"/request/X{n}").status_code for n in range(22)]
    assert answers == [404] * 20 + [429] * 2


def test_a_form_of_the_portal_takes_thirty_posts_a_minute_from_one_address() -> None:
    client = Client()
    answers = {client.post("/request/HSG", {}).status_code for _ in range(30)}
    assert answers == {422}
    told = client.post("/request/HSG", {})
    assert (told.status_code, told["Retry-After"]) == (429, "60")
    assert client.post("/request/HSG", {}, REMOTE_ADDR="203.0.113.9").status_code == 422


def test_a_key_that_calls_too_often_waits_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(callers.calls, "limit", 3)
    busy, calm = Program("auditor"), Program("auditor")
    assert [busy.ask("access.get_me").status_code for _ in range(3)] == [200] * 3
    answer = busy.ask("access.get_me")
    refused(answer, 429, "too_many_calls")
    assert answer["Retry-After"] == "10"
    assert calm.ask("access.get_me").status_code == 200


def test_a_new_password_is_not_asked_for_without_end() -> None:
    client = Client()
    answers = [client.post("/accounts/password/reset/", {"email": f"n{n}@example.com"}) for n in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1]["Retry-After"] == "60"


def test_an_address_tries_thirty_sign_ins_a_minute() -> None:
    client = Client()
    form = {"password": "wrong harbour 42"}
    answers = [client.post("/accounts/login/", form | {"login": f"n{n}@example.com"}) for n in range(31)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"
    assert "Too many tries" in answers[-1].content.decode()
