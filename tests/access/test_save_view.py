"""A list is kept as somebody likes to see it: for themselves, or for everybody in the branch."""

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from tests.access.builders import a_user
from tests.world import Company
from workwright.access.actions.save_view import SaveView, save_view
from workwright.access.queries import list_views
from workwright.interfaces.context import of_person
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden

As = Callable[..., Context]
LATE = {"page": "orders", "query": "priority=urgent&view=board"}


def somebody(ctx: Context, name: str, branch: Any) -> Context:
    user = a_user(ctx, f"{name}@example.com", {"role": "service_advisor", "branch_id": branch})
    return of_person(user, branch, "test")


def test_one_s_own_shows_to_oneself_and_a_shared_one_to_the_branch(
    ctx_as: As, act: Callable[..., Any], company: Company
) -> None:
    robin, kim = (somebody(ctx_as("system"), name, company.harbour) for name in ("robin", "kim"))
    north = somebody(ctx_as("system"), "noor", company.north)
    act(save_view, robin, **LATE, name="Urgent")
    act(save_view, robin, page="orders", query="state=open", name="Open ones", shared=True)
    assert [(one.name, one.mine) for one in list_views(robin, "orders")] == [
        ("Open ones", True),
        ("Urgent", True),
    ]
    assert [(one.name, one.mine, one.shared) for one in list_views(kim, "orders")] == [
        ("Open ones", False, True)
    ]
    assert list_views(north, "orders") == () == list_views(robin, "invoices")


def test_the_same_name_is_saved_anew(ctx_as: As, act: Callable[..., Any], company: Company) -> None:
    robin = somebody(ctx_as("system"), "robin", company.harbour)
    first = act(save_view, robin, **LATE, name="Mine")
    again = act(save_view, robin, page="orders", query="state=all", name="Mine")
    [kept] = list_views(robin, "orders")
    assert (first.id, kept.query) == (again.id, "state=all")


def test_a_view_is_a_person_s_and_never_leads_elsewhere(ctx_as: As, act: Callable[..., Any]) -> None:
    with pytest.raises(Forbidden):
        act(save_view, ctx_as("system"), **LATE, name="Nobody's")
    for wrong in ({"page": "../x"}, {"query": "a#b"}, {"query": "a b"}, {"name": ""}):
        with pytest.raises(ValidationError):
            SaveView.model_validate({**LATE, "name": "Mine", **wrong})
