"""The till as a form: what a scan adds, what it comes to, what is refused and where, without a browser."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.counter.builders import a_counter, sold, wipers
from tests.inventory.builders import stock_of
from tests.parties.builders import an_account_customer
from tests.payments.builders import a_shift
from workwright.kernel.context import Context

Make = Callable[..., Context]
Desk = Callable[..., Client]


def fields(page: str) -> dict[str, str]:
    """The inputs of a form as it is shown, by name."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        named = re.search(r'name="([^"]+)"', tag)
        if named and ('type="radio"' not in tag or "checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            found[named[1]] = value[1] if value else ""
    return found


def ask(client: Client, page: str = "", **said: Any) -> str:
    """Say something to the form of a page, and return the page that comes back."""
    return client.post("/counter/basket", fields(page) | said).content.decode()


def test_a_scan_adds_a_line_and_the_same_again_counts_up(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    wipers(ctx, barcode="036000291452", sku="WB-600")
    client = desk_of("cashier")
    page = ask(client, ask(client, code="0036000291452"), code="3*wb600")
    assert "WB-600" in page
    assert fields(page)["lines-0-quantity"] == "4"
    assert fields(page)["total_minor"] == "81.22"
    assert "81.22 USD" in page
    assert "lines-0-part_id" not in ask(client, page, remove="0")


def test_what_is_not_known_is_sold_by_name_and_several_are_chosen_from(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    wipers(ctx, name="Wiper blade 500 mm")
    wipers(ctx, name="Wiper blade 600 mm")
    client = desk_of("cashier")
    assert ask(client, code="wiper").count('name="pick"') == 2
    assert "is not in the catalogue" in ask(client, code="4006381333931")
    page = ask(client, new_name="Fuses, assorted", new_price="3,00")
    assert "Fuses, assorted" in page
    assert fields(page)["lines-0-unit_price"] == "3"


def test_more_than_there_is_shows_before_it_is_sold(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    wipers(ctx, on_hand=1, sku="WB-600")
    assert "Only 1 in stock" in ask(desk_of("cashier"), code="2*WB-600")


def test_sold_once_however_often_it_is_pressed(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_shift(ctx)
    a_counter(ctx)
    part = wipers(ctx, sku="WB-600")
    client = desk_of("cashier")
    form = fields(client.get("/counter").content.decode()) | fields(ask(client, code="WB-600"))
    said = form | {"method": "cash", "tendered_minor": "50", "shift_id": str(shift)}
    first, second = (client.post("/counter", said) for _ in range(2))
    assert first.status_code == 303
    assert first["Location"] == second["Location"]
    assert stock_of(ctx, part)[0] == Decimal(5)
    page = client.get(first["Location"]).content.decode()
    assert "29.70 USD" in page
    assert "Walk-in" not in page
    pdf = client.get(f"{first['Location']}/receipt.pdf")
    assert pdf.content.startswith(b"%PDF")


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"method": "card_slip"}, "approval_code"),
        ({"method": "cash", "tendered_minor": "1"}, "tendered_minor"),
        ({"method": "cash", "tendered_minor": "much"}, "tendered_minor"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_the_basket(
    desk_of: Desk, ctx_as: Make, said: dict[str, str], at: str
) -> None:
    ctx = ctx_as()
    shift = a_shift(ctx)
    a_counter(ctx)
    wipers(ctx, sku="WB-600")
    client = desk_of("operations_manager")
    client.post("/do/drawers/open_shift", {"drawer_id": "x"})
    form = fields(ask(client, code="WB-600")) | {"shift_id": str(shift), "command_id": "once"}
    answer = client.post("/counter", form | said)
    page = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert "lines-0-part_id" in fields(page)
    if at != "tendered_minor":
        assert f'id="{at}-error"' in page


def test_an_account_says_its_terms_hold_and_order_number(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    wipers(ctx, sku="WB-600")
    customer = an_account_customer(ctx)
    client = desk_of("cashier")
    assert f'value="{customer}"' in ask(client, who="Bay Freight")
    page = ask(client, customer_id=str(customer), code="WB-600")
    assert "pays within 30 days" in page
    said = fields(page) | {"method": "account", "po_number": ""}
    refused = client.post("/counter", said)
    assert 'id="po_number-error"' in refused.content.decode()
    done = client.post("/counter", fields(refused.content.decode()) | {"po_number": "PO-7781"})
    assert done.status_code == 303
    shown = client.get(done["Location"]).content.decode()
    assert "PO-7781" in shown
    assert "On account" in shown


def test_taking_back_shows_what_is_left_and_gives_it_back(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    shift = a_counter(ctx)
    part = wipers(ctx)
    sale = sold(ctx, part)
    client = desk_of("cashier")
    page = client.get(f"/counter/sold/{sale.id}/return").content.decode()
    form = fields(page) | {"reason": "Wrong length", "shift_id": str(shift)}
    none = client.post(f"/counter/sold/{sale.id}/return", form)
    assert "Say how many" in none.content.decode()
    done = client.post(f"/counter/sold/{sale.id}/return", form | {"items-0-quantity": "1"})
    assert done.status_code == 303, done.content.decode()
    assert stock_of(ctx, part)[0] == Decimal(5)
    assert "1 came back before" in client.get(f"/counter/sold/{sale.id}/return").content.decode()


def test_the_till_takes_as_many_statements_for_many_sales_as_for_few(desk_of: Desk, ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    client = desk_of("cashier")
    sold(ctx, wipers(ctx))
    client.get("/counter/sales")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/counter").status_code == 200
            assert client.get("/counter/sales").status_code == 200
        counts.append(len(seen))
        for _ in range(3):
            sold(ctx, wipers(ctx))
    assert counts[1] <= counts[0] <= 32


def test_a_role_without_the_right_has_no_till(desk_of: Desk) -> None:
    assert desk_of("auditor").get("/counter").status_code == 403
