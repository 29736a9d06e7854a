"""The customer's pages: what a link opens, and what it never does."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.payments.builders import a_request, cash
from tests.scheduling.builders import a_visit
from tests.scheduling.test_charge_visit_fee import with_fees
from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.estimates.queries import get_estimate, link_token_of
from workwright.interfaces.portal.links import track_token
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.tokens import link_token
from workwright.payments.queries import request_link
from workwright.scheduling.queries import terms_of
from workwright.work_orders.queries import list_work_orders

Contexts = Callable[..., Context]


@pytest.fixture
def now_as(ctx_as: Contexts) -> Context:
    return ctx_as("system", at=timezone.now())


def a_sent_estimate(ctx: Context) -> tuple[UUID, str]:
    draft = act(draft_estimate, ctx, work_order_id=an_order(ctx).id)
    act(send_estimate, ctx, estimate_id=draft.id, expected_version=draft.version, channel="link")
    return draft.id, f"/e/{link_token_of(ctx, draft.id)}"


def test_lines_are_decided_one_by_one(client: Client, now_as: Context) -> None:
    estimate_id, link = a_sent_estimate(now_as)
    found = get_estimate(now_as, estimate_id)
    yes, no = (line.line_id for line in found.lines)
    answer = {
        "name": "Amélie Østergård",
        "shown_sha256": found.document_sha256,
        f"line-{yes}": "approved",
        f"line-{no}": "declined",
        "command_id": "k1",
    }
    assert client.post(link, answer).status_code == 303
    assert client.post(link, answer).status_code == 303
    after = get_estimate(now_as, estimate_id)
    assert [line.decision for line in after.lines] == ["approved", "declined"]
    assert len(after.authorisations) == 1
    assert "Thank you" in client.get(link, follow=True).content.decode()
    states = {line.id: line.state for job in seen(now_as, found.work_order_id).jobs for line in job.lines}
    assert (states[yes], states[no]) == ("authorised", "declined")


def test_an_answer_needs_a_name_and_keeps_what_was_chosen(client: Client, now_as: Context) -> None:
    estimate_id, link = a_sent_estimate(now_as)
    found = get_estimate(now_as, estimate_id)
    answer = client.post(
        link, {"shown_sha256": found.document_sha256, f"line-{found.lines[0].line_id}": "approved"}
    )
    assert answer.status_code == 422
    assert "type your name" in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_what_was_not_shown_cannot_be_approved(client: Client, now_as: Context) -> None:
    estimate_id, link = a_sent_estimate(now_as)
    line = get_estimate(now_as, estimate_id).lines[0].line_id
    answer = client.post(link, {"name": "A", "shown_sha256": "0" * 64, f"line-{line}": "approved"})
    assert answer.status_code in (409, 422)
    assert get_estimate(now_as, estimate_id).lines[0].decision == ""


@pytest.mark.parametrize("letter", ["e", "p", "o"])
def test_a_forged_link_opens_nothing(client: Client, now_as: Context, letter: str) -> None:
    for token in ("nonsense", link_token("another.purpose", an_order(now_as).id)):
        answer = client.get(f"/{letter}/{token}", follow=True)
        assert answer.status_code == 404
        assert "Amélie" not in answer.content.decode()


def test_a_link_for_one_purpose_serves_no_other(client: Client, now_as: Context) -> None:
    _, link = a_sent_estimate(now_as)
    token = link.rpartition("/")[2]
    assert [client.get(f"/{letter}/{token}", follow=True).status_code for letter in "po"] == [404, 404]


def test_a_money_link_shows_the_amount_first_and_says_paid_when_it_is(
    client: Client, now_as: Context
) -> None:
    us_taxes(now_as)
    invoice = an_issued_invoice(now_as)
    asked = a_request(now_as, 17923, work_order_id=invoice.order.id, purpose="final")
    link = f"/p/{request_link(now_as, asked)}"
    page = client.get(link, follow=True).content.decode()
    assert page.index("179.23") < page.index("Left to pay")
    cash(now_as, 17923, request_id=asked)
    assert "Paid. Thank you." in client.get(link, follow=True).content.decode()
    assert "<form" not in client.get(link, follow=True).content.decode()


def test_without_a_provider_the_page_says_so(client: Client, now_as: Context) -> None:
    asked = a_request(now_as, 5000, work_order_id=an_order(now_as).id)
    answer = client.post(f"/p/{request_link(now_as, asked)}", {"command_id": "k"})
    assert answer.status_code == 409
    assert "provider" in answer.content.decode()


def test_an_order_is_followed_and_its_invoice_read(client: Client, now_as: Context) -> None:
    us_taxes(now_as)
    invoice, other = an_issued_invoice(now_as), an_issued_invoice(now_as)
    link = f"/o/{track_token(invoice.order.id)}"
    page = client.get(link, follow=True).content.decode()
    assert "The work is done." in page
    assert other.order.number not in page
    pdf = client.get(f"{link}/invoice/{invoice.id}")
    assert pdf.content.startswith(b"%PDF")
    assert client.get(f"{link}/invoice/{other.id}").status_code == 404


def test_work_is_asked_for_by_anybody_and_followed(client: Client, now_as: Context) -> None:
    empty = client.post("/request/HSG", {"customer_words": ""})
    assert empty.status_code == 422
    asked = {
        "customer_words": "It rattles.",
        "name": "Ana Díaz",
        "phone": "+1 503 555 0199",
        "command_id": "k2",
    }
    answers = [client.post("/request/HSG", asked) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert "We have your request" in client.get(answers[0]["Location"], follow=True).content.decode()
    assert len(list_work_orders(now_as, state="requested").rows) == 1
    assert client.get("/request/NOWHERE").status_code == 404


def test_terms_of_visits_are_shown_before_approving_and_accepted_by_a_tick(
    client: Client, now_as: Context
) -> None:
    with_fees(now_as)
    estimate_id, link = a_sent_estimate(now_as)
    order_id = get_estimate(now_as, estimate_id).work_order_id
    page = client.get(link, follow=True).content.decode()
    shown = terms_of(now_as, order_id).offered
    assert shown is not None
    assert "we charge $60.00 after waiting 15 minutes" in page
    assert shown.text_sha256 in page
    lines = get_estimate(now_as, estimate_id).lines
    answer = {f"line-{line.line_id}": "approved" for line in lines} | {
        "name": "Ada Moreno",
        "command_id": str(new_id()),
        "shown_sha256": get_estimate(now_as, estimate_id).document_sha256,
        "accept_terms": "on",
    }
    assert client.post(link, answer | {"terms_hash": "0" * 64}).status_code == 409
    assert terms_of(now_as, order_id).accepted == ()
    assert (
        client.post(link, answer | {"terms_hash": shown.text_sha256, "command_id": str(new_id())}).status_code
        == 303
    )
    (kept,) = terms_of(now_as, order_id).accepted
    assert (kept.channel, kept.name, kept.text) == ("link", "Ada Moreno", shown.text)
    assert (
        "The terms you accepted on" in client.get(f"/o/{track_token(order_id)}", follow=True).content.decode()
    )


def test_terms_are_accepted_on_the_page_of_the_order(client: Client, now_as: Context) -> None:
    with_fees(now_as)
    order = an_order(now_as)
    a_visit(now_as, order, at=now_as.now + timedelta(hours=30), override_reason="asked for")
    link = f"/o/{track_token(order.id)}"
    page = client.get(link, follow=True).content.decode()
    assert "If a visit fails" in page
    shown = terms_of(now_as, order.id).offered
    assert shown is not None
    sent = {"name": "", "terms_hash": shown.text_sha256, "accept_terms": "yes", "command_id": str(new_id())}
    assert client.post(link, sent).status_code == 422
    assert client.post(link, sent | {"name": "Ada", "command_id": str(new_id())}).status_code == 303
    assert len(terms_of(now_as, order.id).accepted) == 1
