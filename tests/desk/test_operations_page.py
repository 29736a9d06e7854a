"""The operations page names each trouble with what to do, and offers the deed."""

import re

import pytest
from django.db import OperationalError
from django.test import Client

from tests.notify.builders import a_message
from tests.operations.test_retry_reaction import given_up
from tests.world import act
from workwright.kernel import circuits
from workwright.notify.actions.claim_message import claim_message
from workwright.notify.actions.record_delivery import record_delivery
from workwright.operations.queries import machine, status


@pytest.fixture(autouse=True)
def _at_home(settings, tmp_path):
    settings.HOME = tmp_path
    machine.heartbeat_file(tmp_path).touch()
    status.forget()
    yield
    status.forget()


def a_refused_message(ctx):
    message = a_message(ctx)
    act(claim_message, ctx, message_id=message)
    act(record_delivery, ctx, message_id=message, outcome="refused", error="550 no such user")
    return message


def test_each_trouble_is_there_with_its_deed(desk_of, ctx_as):
    ctx = ctx_as()
    message, entry = a_refused_message(ctx), given_up(ctx)
    circuits.failed("channel:email", ctx.now, "Connection refused")
    client = desk_of("operations_manager")
    page = client.get("/operations").content.decode()
    assert "1 message refused" in page and "550 no such user" in page
    assert f"/do/notify/resend_message?message_id={message}" in page
    assert "The mail server does not answer" in page and "Connection refused" in page
    assert "none yet" in page
    again = re.search(r'name="journal_id" value="([^"]+)"', page)
    assert again and again[1] == entry
    form = {"journal_id": entry, "n": 0, "reaction": "notify.tell", "command_id": "k", "next": "/operations"}
    assert client.post("/do/operations/retry_reaction", form).status_code == 303
    assert "Follow-ups that were given up" not in client.get("/operations").content.decode()


def test_those_who_run_the_house_see_a_banner_and_others_do_not(desk_of, ctx_as):
    a_refused_message(ctx_as())
    owner = desk_of("operations_manager")
    assert 'hx-get="/operations/banner"' in owner.get("/").content.decode()
    banner = owner.get("/operations/banner").content.decode()
    assert "1 message refused" in banner
    assert 'href="/operations"' in banner
    cashier = desk_of("cashier")
    assert "/operations" not in cashier.get("/").content.decode()
    assert cashier.get("/operations").status_code == 403
    assert cashier.get("/operations/banner").status_code == 403


def test_an_error_page_names_the_request_and_needs_no_database(monkeypatch):
    client = Client(headers={"X-Request-Id": "abcdef123456"}, raise_request_exception=False)
    missing = client.get("/nothing/here")
    assert missing.status_code == 404
    assert "abcdef123456" in missing.content.decode()
    assert 'class="card"' in missing.content.decode()

    def away(*arguments, **more):
        raise OperationalError("connection refused")

    monkeypatch.setattr("workwright.project.health.live", away)
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", away)
    client.cookies["workwright_session"] = "x" * 32
    broken = client.get("/orders")
    assert (broken.status_code, broken["Retry-After"]) == (503, "10")
    assert "abcdef123456" in broken.content.decode() and "started again by itself" in broken.content.decode()


def test_a_fault_of_ours_is_a_page_with_the_number_too(monkeypatch):
    def broken(*arguments, **more):
        raise ZeroDivisionError

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.load", broken)
    client = Client(headers={"X-Request-Id": "abcdef123456"}, raise_request_exception=False)
    client.cookies["workwright_session"] = "x" * 32
    answer = client.get("/orders")
    assert answer.status_code == 500
    assert "abcdef123456" in answer.content.decode() and "Something broke" in answer.content.decode()
