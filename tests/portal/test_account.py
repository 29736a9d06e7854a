"""The customer's account: coming in without a password, and what each person of a customer sees and does there."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.clientele.builders import a_contact, a_visitor
from tests.files.builders import a_picture
from tests.parties.builders import a_customer
from tests.payments import sandbox
from tests.world import act
from workwright.clientele.actions.offer_account_link import offer_account_link
from workwright.clientele.queries import account_link_token, visit_token
from workwright.interfaces.portal.door import wrong_links
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.notify.models import Message
from workwright.notify.queries.consents import stopped_at
from workwright.work_orders.queries import get_work_order, list_work_orders

Contexts = Callable[..., Context]


@pytest.fixture
def now_as(ctx_as: Contexts) -> Iterator[Context]:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    wrong_links.forget()
    yield ctx
    wrong_links.forget()


def someone(ctx: Context, customer: UUID, contact: UUID | None = None) -> Client:
    """A browser that has come into the account."""
    client = Client()
    client.cookies["workwright_account"] = visit_token(a_visitor(ctx, customer, contact))
    return client


def text(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


def test_asking_for_a_link_tells_nobody_who_is_a_customer(
    client: Client, now_as: Context, deliver: Any
) -> None:
    a_customer(now_as, name="Nia Lund", email="nia@example.com", language="de")
    answers = [
        client.post("/account/in", {"address": typed}).content.decode()
        for typed in ("NIA@example.com", "nobody@example.com", "not an address", "+1 503 555 0100")
    ]
    assert len({answer.partition("<main")[2] for answer in answers}) == 1
    assert "If we know this address" in answers[0]
    assert client.post("/account/in", {"address": " "}).status_code == 422
    deliver()
    (message,) = Message.unscoped.filter(template="account_link")
    assert (message.recipient, message.title[:10]) == ("nia@example.com", "Ihr Konto ")
    assert "/account/link/" not in message.text, "the link stands nowhere: it is made when it is sent"


def test_one_address_is_not_flooded_with_links(client: Client, now_as: Context, deliver: Any) -> None:
    a_customer(now_as, email="nia@example.com")
    said = {client.post("/account/in", {"address": "nia@example.com"}).status_code for _ in range(6)}
    assert said == {200}
    assert client.post("/account/in", {"address": "nia@example.com"}).status_code == 429
    deliver()
    assert Message.unscoped.filter(template="account_link").count() == 3


def test_looking_at_a_link_uses_nothing_up_and_its_button_lets_in_once(
    client: Client, now_as: Context
) -> None:
    customer = a_customer(now_as, name="Nia Lund")
    link = f"/account/link/{account_link_token(act(offer_account_link, now_as, customer_id=customer).id)}"
    for _ in range(3):  # a mail scanner, a preview, the person
        assert "Come in" in client.get(link).content.decode()
        assert client.head(link).status_code == 200
    assert client.get("/account").status_code == 303, "nobody is in yet"
    came = client.post(link)
    assert (came.status_code, came["Location"]) == (303, "/account")
    cookie = came.cookies["workwright_account"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/account")
    assert "Nia Lund" in text(client, "/account")
    assert Client().post(link).status_code == 404
    assert client.post("/account/leave")["Location"] == "/account/in"
    client.cookies["workwright_account"] = cookie.value
    assert client.get("/account").status_code == 303, "the cookie is worthless after leaving"


def test_the_account_shows_everything_of_the_customer_and_nothing_of_others(now_as: Context) -> None:
    customer = a_customer(now_as, name="Nia Lund")
    mine, other = an_issued_invoice(now_as, customer_id=customer), an_issued_invoice(now_as)
    client, order = someone(now_as, customer), get_work_order(now_as, mine.order.id)
    page = text(client, "/account")
    assert "179.23 USD" in page
    assert mine.order.number in page
    assert other.order.number not in page
    thing = f"/account/vehicle/{order.asset_id}"
    assert thing in page
    assert mine.order.number in text(client, thing)
    assert "The work is done." in text(client, f"/account/orders/{mine.order.id}")
    for address in (f"/account/documents/{mine.id}", f"/account/orders/{mine.order.id}/invoice/{mine.id}"):
        assert client.get(address).content.startswith(b"%PDF")
    csv = b"".join(client.get("/account/history.csv")).decode()
    assert mine.order.number in csv and other.order.number not in csv
    assert client.get(f"{thing}/history.pdf").content.startswith(b"%PDF")
    theirs = get_work_order(now_as, other.order.id)
    for address in (
        f"/account/vehicle/{theirs.asset_id}",
        f"/account/vehicle/{theirs.asset_id}/history.csv",
        f"/account/orders/{other.order.id}",
        f"/account/documents/{other.id}",
        f"/account/orders/{mine.order.id}/invoice/{other.id}",
        f"/account/orders/{mine.order.id}/times/{new_id()}",
    ):
        assert client.get(address).status_code == 404, address
        wrong_links.forget()


def test_several_invoices_are_paid_in_two_taps(now_as: Context) -> None:
    with sandbox.running() as provider:
        sandbox.connect(now_as, provider)
        customer = a_customer(now_as)
        one, two, other = (
            an_issued_invoice(now_as, customer_id=who) for who in (customer, customer, a_customer(now_as))
        )
        client = someone(now_as, customer)
        ticked = {
            "branch": str(now_as.branch_id),
            "invoice": [str(i.id) for i in (one, two, other)],
            "command_id": "k",
        }
        page = client.post("/account/pay", ticked).content.decode()
        assert "358.46 USD" in page
        assert provider.url in page
        assert (
            client.post("/account/pay", ticked | {"invoice": [str(other.id)], "command_id": "l"}).status_code
            == 409
        )
        assert (
            client.post("/account/pay", {"branch": str(now_as.branch_id), "command_id": "m"}).status_code
            == 422
        )


def test_new_work_is_asked_for_on_a_vehicle_of_ours_with_photos(now_as: Context) -> None:
    customer = a_customer(now_as)
    known = get_work_order(now_as, an_issued_invoice(now_as, customer_id=customer).order.id)
    theirs = get_work_order(now_as, an_issued_invoice(now_as).order.id)
    client = someone(now_as, customer)
    assert (
        client.post("/account/new", {"branch": str(now_as.branch_id), "customer_words": ""}).status_code
        == 422
    )
    for asset, kept in ((known.asset_id, known.asset_id), (theirs.asset_id, None)):
        photo = SimpleUploadedFile("x.jpg", a_picture(), content_type="image/jpeg")
        said = {
            "branch": str(now_as.branch_id),
            "asset": str(asset),
            "customer_words": "It squeals.",
            "command_id": str(asset),
        }
        answer = client.post("/account/new", {**said, "photos__upload": photo})
        assert answer.status_code == 303
        made = get_work_order(now_as, UUID(answer["Location"].rpartition("/")[2]))
        assert (made.state, made.asset_id, len(made.files)) == ("requested", kept, 1)
    assert len(list_work_orders(now_as, state="requested").rows) == 2


@pytest.mark.parametrize(
    ("rights", "shown", "hidden"),
    [
        ({"may_see": True}, ("Vehicles and sites", "Open invoices"), ("Pay what is ticked", "/account/new")),
        (
            {"may_see": False, "may_pay": True},
            ("Pay what is ticked",),
            ("Vehicles and sites", "Going on now"),
        ),
        ({"may_see": True, "may_approve": True}, ("/account/new",), ("Pay what is ticked", "Saved methods")),
    ],
)
def test_a_person_of_a_company_sees_and_does_what_their_rights_allow(
    now_as: Context, rights: dict[str, bool], shown: tuple[str, ...], hidden: tuple[str, ...]
) -> None:
    customer = a_customer(now_as, name="Bay Freight Inc.", kind="company")
    invoice = an_issued_invoice(now_as, customer_id=customer)
    client = someone(now_as, customer, a_contact(now_as, customer, **rights))
    page = text(client, "/account")
    assert "Ines Faro" in page
    assert [word for word in shown if word not in page] == []
    assert [word for word in hidden if word in page] == []
    pay = {"branch": str(now_as.branch_id), "invoice": [str(invoice.id)], "command_id": "k"}
    refused = {
        "/account/new": not rights.get("may_approve"),
        f"/account/orders/{invoice.order.id}": not rights["may_see"],
        "/account/history.csv": not rights["may_see"],
    }
    assert {path: client.get(path).status_code == 403 for path in refused} == refused
    assert (client.post("/account/pay", pay).status_code == 403) is not rights.get("may_pay", False)


def test_a_channel_is_stopped_at_once_by_the_customer_and_by_nobody_else_of_theirs(now_as: Context) -> None:
    customer = a_customer(now_as, email="nia@example.com")
    client = someone(now_as, customer)
    assert "How we write to you" in text(client, "/account")
    for said, stopped in (("stop", True), ("allow", False)):
        assert client.post("/account/consent", {"channel": "email", "do": said}).status_code == 303
        assert stopped_at("email", "nia@example.com") is stopped
    other = someone(now_as, customer, a_contact(now_as, customer, may_pay=True))
    assert "How we write to you" not in text(other, "/account")
    assert other.post("/account/consent", {"channel": "email", "do": "stop"}).status_code == 403
    assert stopped_at("email", "nia@example.com") is False
