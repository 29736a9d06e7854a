"""Who asks to hear no more hears no more: by the link, by the mail program's button, never by a scanner."""

from typing import Any

import pytest
from django.test import Client

from tests.notify.builders import a_message
from tests.notify.post_office import post_office
from tests.parties.builders import a_customer
from tests.world import NOW
from workwright.notify.flows import deliver_due
from workwright.notify.queries import list_consents, stopped_at
from workwright.notify.queries.messages import unsubscribe_address

ANA = "ana@diaz.example"


def link_of(message_id: Any) -> str:
    return "/u/" + unsubscribe_address(message_id).rpartition("/")[2]


@pytest.mark.parametrize(
    ("said", "source", "status"),
    [
        ({"do": "stop"}, "unsubscribe_link", 303),
        ({"List-Unsubscribe": "One-Click"}, "one_click", 200),
    ],
)
def test_one_click_is_enough_and_opening_is_none(ctx_as: Any, said: Any, source: str, status: int) -> None:
    customer = a_customer(ctx_as(), email=ANA)
    link = link_of(a_message(ctx_as(), recipient=ANA, customer_id=customer))
    browser = Client(enforce_csrf_checks=True)
    assert b"Stop these messages?" in browser.get(link, follow=True).content
    assert not stopped_at("email", ANA)
    assert browser.post(link, said).status_code == status
    assert stopped_at("email", ANA)
    assert [one.source for one in list_consents(ctx_as(), customer)] == [source]
    assert b"Messages stopped" in browser.get(link, follow=True).content
    browser.post(link, {"do": "start"})
    assert not stopped_at("email", ANA)


def test_it_is_read_in_the_customer_s_language(ctx_as: Any) -> None:
    customer = a_customer(ctx_as(), email=ANA, language="de")
    link = link_of(a_message(ctx_as(), recipient=ANA, customer_id=customer))
    assert "Diese Nachrichten abstellen?" in Client().get(link, follow=True).content.decode()


def test_a_link_that_is_not_good_stops_nothing(company: Any) -> None:
    assert Client().post("/u/AAAA", {"do": "stop"}).status_code == 404


def test_mails_to_customers_carry_the_way_to_stop_them(ctx_as: Any, monkeypatch: Any) -> None:
    customer = a_customer(ctx_as(), email=ANA)
    with post_office(monkeypatch) as office:
        told = a_message(ctx_as(), recipient=ANA, customer_id=customer, text="Ready. link:unsubscribe")
        a_message(ctx_as(), recipient="sam@example.com")
        assert deliver_due(lambda: NOW) == 2
        mail, to_staff = sorted(office.mails, key=lambda one: str(one["To"]))
    address = unsubscribe_address(told)
    assert mail["List-Unsubscribe"].strip() == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Ready. {address}" in mail.get_content()
    assert to_staff["List-Unsubscribe"] is None
