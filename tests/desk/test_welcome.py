"""The short guided path of each role: its pages open, its ticks come from the record, nothing is ticked by a click."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.drawers.builders import a_drawer
from tests.work_orders.builders import an_order
from workwright.access.models import User
from workwright.access.roles import ROLES, permissions_of
from workwright.drawers.actions.open_shift import open_shift
from workwright.interfaces.context import of_person
from workwright.interfaces.desk.paths.standing import PATHS, THERE
from workwright.kernel import journal as record
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.work_orders.actions.open_work_order import open_work_order

As, DeskOf = Callable[..., Context], Callable[..., Client]


def test_every_role_has_a_short_path() -> None:
    assert set(PATHS) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_a_path_is_of_real_steps_that_the_role_may_do(role: str) -> None:
    path, rights = PATHS[role], permissions_of(role)
    assert 5 <= len(path.steps) <= 8
    assert len({step.key for step in path.steps}) == len(path.steps)
    house = {"access.record_factor", "access.set_pin", "access.create_branch", "access.edit_branch"}
    for step in path.steps:
        assert step.right in rights, (role, step.key)
        assert bool(step.acts) != bool(step.there), (role, step.key)
        assert all(act in registry for act in step.acts), (role, step.key)
        assert not step.acts or rights & set(step.acts) or house & set(step.acts), (role, step.key)
        assert step.there in ("", *THERE)


@pytest.mark.parametrize("role", ROLES)
def test_every_step_opens_its_page_for_the_role(role: str, desk_of: DeskOf) -> None:
    client = desk_of(role)
    page = client.get("/welcome")
    assert page.status_code == 200
    for step in PATHS[role].steps:
        assert step.title in page.content.decode().replace("&#39;", "’")
        opened = client.get(step.href)
        assert opened.status_code == 200, (role, step.href, opened.status_code)


def test_ticks_come_from_the_record_and_only_from_ones_own(desk_of: DeskOf, ctx_as: As, act: Any) -> None:
    client = desk_of("cashier")
    me = User.objects.get(email__contains="cashier")
    assert "0 of 6 done" in client.get("/welcome").content.decode()
    drawer = a_drawer(ctx_as())
    act(open_shift, ctx_as(), drawer_id=drawer, float_minor=10_000)
    assert "0 of 6 done" in client.get("/welcome").content.decode()
    mine = of_person(me.id, ctx_as().branch_id, "desk", request_id="1")
    act(open_shift, mine, drawer_id=a_drawer(ctx_as(), name="Second"), float_minor=10_000)
    page = client.get("/welcome").content.decode()
    assert "1 of 6 done" in page
    assert "Go on: Sell over the counter" in page


def test_a_click_ticks_nothing_that_is_to_be_done(desk_of: DeskOf) -> None:
    client = desk_of("cashier")
    assert client.post("/welcome/mark", {"step": "cashier.shift", "mark": "read"}).status_code == 404
    assert client.post("/welcome/mark", {"step": "auditor.journal", "mark": "read"}).status_code == 404
    assert client.post("/welcome/mark", {"step": "cashier.nonsense", "mark": "read"}).status_code == 404


def test_a_step_is_left_out_and_taken_up_again(desk_of: DeskOf) -> None:
    client = desk_of("cashier")
    assert client.post("/welcome/mark", {"step": "cashier.shift", "mark": "skipped"}).status_code == 303
    page = client.get("/welcome").content.decode()
    assert "Go on: Sell over the counter" in page
    assert "Left out" in page
    client.post("/welcome/mark", {"step": "cashier.shift", "mark": ""})
    assert "Go on: Open a shift" in client.get("/welcome").content.decode()


def test_what_is_to_be_read_needs_something_there(desk_of: DeskOf, ctx_as: As) -> None:
    client = desk_of("regional_supervisor")
    client.post("/welcome/mark", {"step": "regional_supervisor.today", "mark": "read"})
    assert "0 of 5 done" in client.get("/welcome").content.decode()
    an_order(ctx_as())
    assert "1 of 5 done" in client.get("/welcome").content.decode()


def test_somebody_with_two_roles_chooses(desk_of: DeskOf) -> None:
    client = desk_of("service_advisor", "cashier")
    assert "Take in an order" in client.get("/welcome").content.decode()
    assert "Open a shift" in client.get("/welcome?role=cashier").content.decode()
    assert client.get("/welcome?role=auditor").status_code == 404


def test_who_has_no_queue_of_orders_begins_with_the_path(desk_of: DeskOf) -> None:
    assert "Make the branch yours" in desk_of("super_admin").get("/").content.decode()
    assert open_work_order.name in PATHS["dispatch_officer"].steps[0].acts


@pytest.mark.django_db
def test_what_somebody_did_is_looked_up_by_an_index_of_its_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {record._DONE}", [["billing.issue_invoice"], "user:1"])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "using journal_done_by" in plan
