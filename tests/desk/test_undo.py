"""What was just done can be undone where another deed takes it back, or where what stood there before can be saved."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client

from tests.desk.test_conflicts import fields_in
from tests.parties.builders import a_customer
from tests.work_orders.builders import an_order, seen
from workwright.kernel.context import Context
from workwright.parties.queries import get_customer

DeskOf = Callable[..., Client]
As = Callable[..., Context]


def undo_on(html: str) -> tuple[str, dict[str, Any]] | None:
    """Return the address and the fields of the form that undoes what was just done."""
    found = re.search(
        r'<form method="post" action="([^"]+)">((?:(?!</form>).)*?)data-key="u">Undo', html, re.S
    )
    if found is None:
        return None
    sent = re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])
    return found[1], {name: unescape(value) for name, value in sent}


def test_a_job_that_was_added_is_taken_off_again(desk_of: DeskOf, ctx_as: As) -> None:
    client, order = desk_of(), an_order(ctx_as())
    page = f"/orders/{order.id}"
    client.post("/do/work_orders/add_job", {"work_order_id": order.id, "title": "Wash", "next": page})
    back = undo_on(client.get(page).content.decode())
    assert back and back[0] == "/do/work_orders/cancel_job"
    assert client.post(*back).status_code == 303
    assert [job.state for job in seen(ctx_as(), order).jobs] == ["proposed", "cancelled"]
    assert undo_on(client.get(page).content.decode()) is None


def test_an_edit_is_undone_by_what_stood_there_before(desk_of: DeskOf, ctx_as: As) -> None:
    ctx, client, path = ctx_as(), desk_of(), "/do/parties/edit_customer"
    customer = a_customer(ctx, name="Ana Diaz", phone="+1 503 555 0101")
    form = fields_in(client.get(f"{path}?customer_id={customer}").content.decode())
    kept = {name: form[name] for name in ("customer_id", "expected_version", "was", "phone")}
    client.post(path, {**kept, "name": "Ann Diaz", "next": "/customers"})
    assert get_customer(ctx, customer).name == "Ann Diaz"
    back = undo_on(client.get("/customers").content.decode())
    assert back and set(back[1]) >= {"name", "customer_id", "expected_version"} and "phone" not in back[1]
    assert client.post(*back).status_code == 303
    assert get_customer(ctx, customer).name == "Ana Diaz"


def test_what_cannot_be_undone_offers_nothing(desk_of: DeskOf, ctx_as: As) -> None:
    client, order = desk_of(), an_order(ctx_as())
    client.post("/do/work_orders/add_note", {"work_order_id": order.id, "text": "Rang", "next": "/orders"})
    page = client.get("/orders").content.decode()
    assert "done." in page and undo_on(page) is None
