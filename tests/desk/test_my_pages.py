"""The technician's pages without a browser: who may open them, what they never show, how many statements they take."""

import re
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.test_query_counts import statements
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order, approve, seen
from tests.world import act
from workwright.access.models import User
from workwright.interfaces.desk.my_step import Standing, current_job, next_step
from workwright.kernel.context import Context
from workwright.work_orders.actions.place_hold import place_hold
from workwright.work_orders.actions.start_job import start_job

SignIn, Contexts = Callable[..., Client], Callable[..., Context]
IDS = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def me_on_the_schedule(ctx: Context) -> Any:
    user = User.objects.get(email="1-technician@example.com").pk
    return a_technician(ctx, user_id=user, hours=(), skills=())


def test_the_day_takes_the_same_statements_for_few_visits_and_for_many(
    desk_of: SignIn, ctx_as: Contexts
) -> None:
    ctx = ctx_as(at=timezone.now())
    client, me = desk_of("technician"), None
    me = me_on_the_schedule(ctx)
    for hour in range(2):
        a_visit(ctx, an_order(ctx), me, at=ctx.now + timedelta(hours=hour))
    few = statements(client, "/my")
    for hour in range(2, 9):
        a_visit(ctx, an_order(ctx, COIL_JOB, BRAKE_JOB), me, at=ctx.now + timedelta(hours=hour))
    assert statements(client, "/my") <= few <= 24


def test_a_job_takes_the_same_statements_for_few_lines_and_for_many(
    desk_of: SignIn, ctx_as: Contexts
) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    small, large = an_order(ctx), an_order(ctx, COIL_JOB, BRAKE_JOB, COIL_JOB, BRAKE_JOB)
    few = statements(client, f"/my/orders/{small.id}")
    assert statements(client, f"/my/orders/{large.id}") == few <= 50


def test_what_nobody_is_booked_for_can_be_taken(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    ready, undecided, held, booked = (an_order(ctx) for _ in range(4))
    for order in (ready, held, booked):
        approve(ctx, order)
    act(place_hold, ctx, work_order_id=held.id, kind="parts", reason="Waiting for rotors")
    a_visit(ctx, booked, a_technician(ctx, hours=()), at=ctx.now + timedelta(days=1))
    page = client.get("/my").content.decode()
    assert ready.number in page
    assert "Toyota Corolla" in page
    for order in (undecided, held, booked):
        assert order.number not in page


def test_no_price_shows_on_a_technicians_page(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    order = an_order(ctx, BRAKE_JOB)
    a_visit(ctx, order, me_on_the_schedule(ctx), at=ctx.now)
    for path in ("/my", f"/my/orders/{order.id}", f"/my/orders/{order.id}/finding"):
        page = client.get(path).content.decode()
        assert order.number in page
        told = IDS.sub("", page)  # whose digits may be anything
        for price in ("135", "74.25", "148.50", "364.50", "216.00"):
            assert price not in told


@pytest.mark.parametrize("role", ["cashier", "auditor", "accountant"])
def test_who_does_no_work_has_no_such_pages(desk_of: SignIn, ctx_as: Contexts, role: str) -> None:
    client, order = desk_of(role), an_order(ctx_as())
    assert client.get("/my").status_code == 403
    assert client.get(f"/my/orders/{order.id}").status_code == 403
    assert client.post("/my/do/work_orders/start_job", {"job_id": order.job_ids[0]}).status_code == 403


def test_another_branchs_order_is_not_there(desk_of: SignIn, ctx_as: Contexts, company: Any) -> None:
    order = an_order(ctx_as(branch=company.north))
    assert desk_of("technician").get(f"/my/orders/{order.id}").status_code == 404


def test_a_refusal_comes_back_to_the_page_and_a_success_too(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    order = an_order(ctx)
    page, said = f"/my/orders/{order.id}", {"job_id": order.job_ids[0], "next": f"/my/orders/{order.id}"}
    answer = client.post("/my/do/work_orders/start_job", said)
    assert (answer.status_code, answer["Location"]) == (303, page)
    assert "has not agreed" in client.get(page).content.decode()
    approve(ctx, order)
    client.post("/my/do/work_orders/start_job", said)
    assert seen(ctx, order).jobs[0].state == "in_progress"
    elsewhere = client.post("/my/do/work_orders/add_note", {"next": "//evil.example"})
    assert elsewhere["Location"] == "/my"


def test_wrong_uploads_are_refused_and_nothing_is_kept(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    order = an_order(ctx)
    said = {"severity": "watch", "text": "Rust"}
    for sent in ({}, {"severity": "dreadful", "text": "Rust"}, said | {"photos": "no id"}):
        assert client.post(f"/my/orders/{order.id}/finding", sent).status_code == 422
    client.post(f"/my/orders/{order.id}/photos", {"kind": "after"})
    assert "Take or choose a photo first." in client.get(f"/my/orders/{order.id}").content.decode()
    assert seen(ctx, order).findings == ()
    assert client.post(f"/my/orders/{uuid4()}/finding", said).status_code == 404


def test_old_addresses_lead_on(desk_of: SignIn) -> None:
    assert desk_of("technician").get("/my-jobs")["Location"] == "/my"


def job(state: str, **fields: Any) -> Any:
    return SimpleNamespace(id=uuid4(), title="Brakes", state=state, lines=(), **fields)


def standing(*jobs: Any, visit: str = "", site: bool = False, **fields: Any) -> Standing:
    order = SimpleNamespace(
        id=uuid4(), version=3, state="in_progress", site_id=uuid4() if site else None, holds=(), missing=()
    )
    going = SimpleNamespace(id=uuid4(), state=visit) if visit else None
    return Standing(order, jobs, going, **fields)


@pytest.mark.parametrize(
    ("visit", "site", "action"),
    [
        ("planned", False, "scheduling.start_visit"),
        ("dispatched", True, "scheduling.start_travel"),
        ("en_route", True, "scheduling.arrive"),
        ("arrived", True, "scheduling.start_visit"),
    ],
)
def test_a_visit_begins_as_its_place_asks(visit: str, site: bool, action: str) -> None:
    step = next_step(standing(job("ready"), visit=visit, site=site))
    assert step is not None
    assert step.action == action


def test_the_job_on_the_clock_goes_first_and_says_what_it_lacks() -> None:
    paused, mine, other = job("paused"), job("in_progress"), job("in_progress")
    at = standing(paused, other, mine, visit="in_progress", clock=mine.id)
    assert current_job(at) is mine
    assert next_step(at).action == "work_orders.finish_job"  # type: ignore[union-attr]
    lacking = standing(mine, visit="in_progress", clock=mine.id, missing={mine.id: ["a", "b"]})
    assert next_step(lacking).text == "Still needed: 2"  # type: ignore[union-attr]
    assert next_step(standing(mine, visit="in_progress", clock=mine.id)).action == "scheduling.finish_visit"  # type: ignore[union-attr]
    assert next_step(standing(other)).action == "work_orders.join_job"  # type: ignore[union-attr]
    assert next_step(standing(paused)).text == "Resume: Brakes"  # type: ignore[union-attr]


def test_the_last_steps_are_the_visit_and_the_order() -> None:
    assert next_step(standing(job("done"), visit="in_progress")).text == "Finish the visit"  # type: ignore[union-attr]
    assert next_step(standing(job("done"))).action == "work_orders.complete_work_order"  # type: ignore[union-attr]
    at = standing(job("done"))
    at.order.missing = ("Have the customer sign.",)
    assert next_step(at).href == "#missing-order"  # type: ignore[union-attr]
    at.order.state = "closed"
    assert next_step(at) is None


def test_what_is_held_or_not_agreed_to_says_so(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    order = an_order(ctx)
    assert "waits for the customer’s approval" in client.get(f"/my/orders/{order.id}").content.decode()
    approve(ctx, order)
    act(place_hold, ctx, work_order_id=order.id, kind="safety", reason="Battery swollen")
    assert "On hold: Battery swollen" in client.get(f"/my/orders/{order.id}").content.decode()


def test_a_second_pair_of_hands_joins(desk_of: SignIn, ctx_as: Contexts) -> None:
    ctx, client = ctx_as(at=timezone.now()), desk_of("technician")
    order = an_order(ctx)
    approve(ctx, order)
    act(start_job, ctx_as("technician", at=timezone.now()), job_id=order.job_ids[0])
    assert "Go on with: Misfire" in client.get(f"/my/orders/{order.id}").content.decode()
    client.post("/my/do/work_orders/join_job", {"job_id": order.job_ids[0]})
    assert "On your clock" in client.get(f"/my/orders/{order.id}").content.decode()
