"""The list of orders: as a board, with saved views, one deed for many with undo, exported."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.work_orders.builders import an_order, seen
from tests.world import Company
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

DeskOf = Callable[..., Client]
As = Callable[..., Context]


def rows_of(html: str) -> list[str]:
    cells = re.findall(r"<tr><td>(.*?)</tr>", html, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def sent_back(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(back|number)" value="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(value))
    return found


def test_the_board_shows_the_same_orders_by_state_and_moves_them_by_a_menu(
    desk_of: DeskOf, ctx_as: As
) -> None:
    client, order = desk_of(), an_order(ctx_as(), priority="urgent")
    page = client.get("/orders?view=board&priority=urgent").content.decode()
    column = page[page.index('id="col-open"') : page.index('id="col-in_progress"')]
    assert order.number in column
    assert order.number not in client.get("/orders?view=board&priority=routine").content.decode()
    menu = client.get(f"/orders/{order.id}/deeds", headers={"HX-Request": "true"}).content.decode()
    assert f"/do/work_orders/start_job?job_id={order.job_ids[0]}" in menu
    assert f"/orders/{order.id}/assign" in menu
    assert "Move" in client.get(f"/orders/{order.id}/deeds").content.decode()


def test_one_deed_for_many_says_of_each_what_became_of_it_and_is_undone(
    desk_of: DeskOf, ctx_as: As, company: Company
) -> None:
    ctx, client = ctx_as(), desk_of()
    first, second, other = an_order(ctx), an_order(ctx), an_order(ctx_as(branch=company.north))
    ids = [str(first.id), str(second.id), str(other.id)]
    answer = client.post("/orders/bulk", {"deed": "priority", "priority": "urgent", "order": ids})
    assert [row.split()[-1] for row in rows_of(answer.content.decode())] == ["yours.", "changed", "changed"]
    assert {seen(ctx, first).priority, seen(ctx, second).priority} == {"urgent"}
    client.post("/orders/bulk", {"deed": "priority", "priority": "emergency", "order": ids[:1]})
    undone = client.post("/orders/bulk/undo", sent_back(answer.content.decode()))
    assert (seen(ctx, first).priority, seen(ctx, second).priority) == ("emergency", "routine")
    assert "1 of 2" in undone.content.decode()  # what somebody changed since stays


def test_a_hold_for_many_needs_a_reason_and_is_lifted_again(desk_of: DeskOf, ctx_as: As) -> None:
    ctx, client = ctx_as(), desk_of()
    order = an_order(ctx)
    short = client.post("/orders/bulk", {"deed": "hold", "order": [str(order.id)]}).content.decode()
    assert "at least three letters" in short and not seen(ctx, order).holds
    held = client.post("/orders/bulk", {"deed": "hold", "reason": "Lift is broken", "order": [str(order.id)]})
    assert [one.reason for one in seen(ctx, order).holds] == ["Lift is broken"]
    client.post("/orders/bulk/undo", sent_back(held.content.decode()))
    assert seen(ctx, order).holds[0].lifted_at is not None


@pytest.mark.parametrize(
    "sent", [{}, {"order": ["nonsense"]}, {"deed": "sell"}, {"order": [str(new_id())] * 1}]
)
def test_nonsense_is_refused_in_a_sentence(desk_of: DeskOf, sent: dict[str, Any]) -> None:
    answer = desk_of().post("/orders/bulk", {"deed": "hold", **sent})
    assert answer.status_code in (200, 422)
    assert "Traceback" not in answer.content.decode()


def test_views_are_saved_from_the_list_and_the_address_keeps_them(desk_of: DeskOf, ctx_as: As) -> None:
    client = desk_of()
    an_order(ctx_as())
    made = {
        "page": "orders",
        "query": "priority=urgent&view=board",
        "name": "Urgent board",
        "next": "/orders",
    }
    assert client.post("/do/access/save_view", made).status_code == 303
    page = client.get("/orders?view=board&priority=urgent").content.decode()
    chips = page[page.index('aria-label="Saved views"') :]
    assert (
        chips.index("priority=urgent&amp;view=board")
        < chips.index("aria-current")
        < chips.index("Urgent board")
    )
    csv = client.get("/orders?format=csv&priority=routine")
    assert b"WO-" in b"".join(csv.streaming_content)  # type: ignore[attr-defined]
