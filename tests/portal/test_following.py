"""What a customer may say and do on the page of their order, and how its link is kept."""

import re
from collections.abc import Callable, Iterator
from datetime import time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.estimates.builders import a_sent_estimate
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.clientele.queries import list_survey_answers, times_for
from workwright.estimates.queries import link_token_of
from workwright.interfaces.portal.door import wrong_links
from workwright.interfaces.portal.links import track_token
from workwright.kernel.context import Context
from workwright.payments.queries import list_reviews
from workwright.scheduling.queries import get_visit
from workwright.work_orders.actions.answer_question import answer_question
from workwright.work_orders.queries import list_questions

Contexts = Callable[..., Context]


@pytest.fixture
def now_as(ctx_as: Contexts) -> Iterator[Context]:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    wrong_links.forget()
    yield ctx
    wrong_links.forget()


def text(client: Client, link: str) -> str:
    return client.get(link, follow=True).content.decode()


def test_the_token_leaves_the_address_for_a_cookie_of_its_page(client: Client, now_as: Context) -> None:
    token = track_token(an_order(now_as).id)
    moved = client.get(f"/o/{token}?language=de")
    assert moved.status_code == 303
    page = moved["Location"]
    assert token not in page and page.startswith("/o/~") and page.endswith("?language=de")
    (cookie,) = [one for name, one in moved.cookies.items() if name.startswith("workwright_link_")]
    assert (cookie.value, cookie["path"], cookie["httponly"]) == (token, page.partition("?")[0], True)
    assert moved["Referrer-Policy"] == "same-origin"
    shown = client.get(page)
    assert shown.status_code == 200
    assert token not in shown.content.decode()
    assert Client().get(page).status_code == 404, "the address alone opens nothing"
    assert client.get("/o/" + "x" * 300).status_code == 404


def test_who_guesses_links_soon_gets_no_answer(client: Client, now_as: Context) -> None:
    good = f"/o/{track_token(an_order(now_as).id)}"
    codes = [client.get(f"/o/made-up-{n}", follow=True).status_code for n in range(21)]
    assert codes == [404] * 20 + [429]
    assert client.get(good, follow=True).status_code == 429
    assert client.get("/request/HSG").status_code == 429
    wrong_links.forget()
    assert [client.get(f"/request/X{n}").status_code for n in range(21)][-1] == 429


def test_requests_from_one_place_are_limited(client: Client, now_as: Context) -> None:
    said = {"customer_words": "It rattles.", "name": "Ana Díaz", "email": "ana@example.com"}
    codes = [client.post("/request/HSG", said | {"command_id": str(n)}).status_code for n in range(7)]
    assert codes == [303] * 6 + [429]


def test_a_link_ends_half_a_year_after_its_order(client: Client, ctx_as: Contexts) -> None:
    long_ago = ctx_as("system", at=timezone.now() - timedelta(days=181))
    us_taxes(long_ago)
    finished, going_on = an_issued_invoice(long_ago).order, an_order(long_ago)
    assert client.get(f"/o/{track_token(finished.id)}", follow=True).status_code == 404
    assert client.get(f"/o/{track_token(going_on.id)}", follow=True).status_code == 200


def test_a_question_lands_on_the_order_and_its_answer_on_the_page(client: Client, now_as: Context) -> None:
    order = an_order(now_as)
    link = f"/o/{track_token(order.id)}"
    said = {"do": "ask", "words": "May I wait there?", "command_id": "k"}
    assert [client.post(link, said).status_code for _ in range(2)] == [303, 303]
    (question,) = list_questions(now_as, order.id)
    assert (question.text, question.asked_by) == ("May I wait there?", "Customer")
    act(answer_question, now_as, question_id=question.id, answer="Of course.")
    assert "Of course." in text(client, link)
    assert client.post(link, said | {"words": " ", "command_id": "l"}).status_code == 422


def test_an_objection_opens_a_review(client: Client, now_as: Context) -> None:
    order = an_order(now_as)
    link = f"/o/{track_token(order.id)}"
    assert (
        client.post(link, {"do": "object", "words": "I never agreed.", "command_id": "k"}).status_code == 303
    )
    assert "A person looks at it now" in text(client, f"{link}?done=object")
    assert [one.kind for one in list_reviews(now_as).rows] == ["customer_objection"]
    assert [hold.kind for hold in seen(now_as, order).holds] == ["customer"]


def test_another_time_is_chosen_from_those_that_are_free(client: Client, now_as: Context) -> None:
    order = an_order(now_as)
    daily = tuple({"weekday": day, "opens": time(8), "closes": time(17)} for day in range(7))
    ten = (
        (now_as.now + timedelta(days=3))
        .astimezone(now_as.zone)
        .replace(hour=10, minute=0, second=0, microsecond=0)
    )
    visit = a_visit(now_as, order, a_technician(now_as, hours=daily), at=ten)
    link = f"/o/{track_token(order.id)}"
    assert "Choose another time" in text(client, link)
    page = client.get(f"{link}/times/{visit}").content.decode()
    slot = times_for(now_as, get_visit(now_as, visit))[0]
    assert slot.starts_at.isoformat().replace("+", "&#43;") in page or slot.starts_at.isoformat() in page
    chosen = {
        "do": "move",
        "visit_id": str(visit),
        "starts_at": slot.starts_at.isoformat(),
        "command_id": "k",
    }
    assert client.post(link, chosen).status_code == 303
    assert get_visit(now_as, visit).starts_at == slot.starts_at
    assert client.post(link, chosen | {"starts_at": "soon", "command_id": "l"}).status_code == 422


def test_two_questions_are_asked_once_when_the_work_is_done(client: Client, now_as: Context) -> None:
    link = f"/o/{track_token(an_issued_invoice(now_as).order.id)}"
    assert "How did it go?" in text(client, link)
    assert client.post(link, {"do": "survey", "satisfaction": "5", "command_id": "k"}).status_code == 422
    said = {"do": "survey", "satisfaction": "5", "recommend": "9", "command_id": "l"}
    assert client.post(link, said).status_code == 303
    assert "How did it go?" not in text(client, link)
    assert [row.recommend for row in list_survey_answers(now_as).rows] == [9]
    assert "How did it go?" not in text(client, f"/o/{track_token(an_order(now_as).id)}")


def test_the_first_page_is_light_on_a_slow_line(client: Client, now_as: Context) -> None:
    for link in (
        f"/e/{link_token_of(now_as, a_sent_estimate(now_as).id)}",
        f"/o/{track_token(an_issued_invoice(now_as).order.id)}",
        "/request/HSG",
    ):
        page = text(client, link)
        assert weight(client, page) < 50_000, link


def weight(client: Client, page: str) -> int:
    """Return the bytes of a page with all that it fetches but photos, as they are before they are packed."""
    fetched = re.findall(r'(?:<script src|<link rel="(?:stylesheet|icon)" href)="([^"]+)"', page)
    assert fetched
    return len(page.encode()) + sum(len(client.get(path.replace("&amp;", "&")).content) for path in fetched)
