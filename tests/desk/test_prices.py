"""Prices are shown to those who may see them: a technician sees the work, and no amounts, by page, API and export."""

import json
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from tests.api.caller import Program
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import a_part
from tests.payments.builders import a_request
from tests.work_orders.builders import COIL_JOB, an_order
from workwright.catalog.queries import get_part, search_parts
from workwright.kernel.context import Context
from workwright.work_orders.queries import get_work_order

Make = Callable[..., Context]
AMOUNT = re.compile(r"\d+[.,]\d\d(?!\d)(?! h)")
HIDDEN = ("unit_price", "net_minor", "tax_minor", "gross_minor", "authorised_gross_minor", "ceiling_minor")


def amounts(page: str) -> list[str]:
    """Every number with two decimals that a person reads on a page."""
    return AMOUNT.findall(re.sub(r"(?s)<(script|style).*?</\1>|<[^>]+>", " ", page))


@pytest.mark.parametrize("path", ["/orders/{order}", "/my", "/catalogue", "/parts/{part}", "/parts"])
def test_a_technician_s_pages_show_no_prices(desk_of: Callable[..., Client], ctx_as: Make, path: str) -> None:
    order, part = an_order(ctx_as(), COIL_JOB), a_part(ctx_as(), price=Decimal("64.90"))
    a_request(ctx_as(), 5_000, work_order_id=order.id)
    answer = desk_of("technician").get(path.format(order=order.id, part=part), follow=True)
    assert answer.status_code == 200
    assert amounts(answer.content.decode()) == []


@pytest.mark.parametrize("path", ["/orders/{order}/pay", "/express/{order}"])
def test_whoever_takes_the_money_sees_what_is_due(
    desk_of: Callable[..., Client], ctx_as: Make, path: str
) -> None:
    invoice = an_issued_invoice(ctx_as())
    page = desk_of("technician").get(path.format(order=invoice.order.id)).content.decode()
    assert "179.23" in page and "108.00" not in page


def test_who_may_see_prices_sees_them(desk_of: Callable[..., Client], ctx_as: Make) -> None:
    order = an_order(ctx_as(), COIL_JOB)
    assert amounts(desk_of("service_advisor").get(f"/orders/{order.id}").content.decode())


def test_the_api_leaves_them_out(ctx_as: Make) -> None:
    order, part = an_order(ctx_as(), COIL_JOB), a_part(ctx_as(), price=Decimal("64.90"))
    technician, advisor = Program("technician"), Program("service_advisor")
    asked = {"work_order_id": str(order.id)}
    seen, whole = (one.ask("work_orders.get_work_order", asked).json() for one in (technician, advisor))
    (line, *_), (priced, *_) = seen["jobs"][0]["lines"], whole["jobs"][0]["lines"]
    assert [line[name] for name in HIDDEN] == [None] * len(HIDDEN)
    assert (line["description"], line["quantity"]) == (priced["description"], priced["quantity"])
    assert (seen["totals"], whole["totals"] is None, priced["net_minor"] is None) == (None, False, False)
    assert technician.ask("catalog.get_part", {"part_id": str(part)}).json()["price"] is None
    for name in ("catalog.list_labour_rates", "catalog.list_price_lists", "catalog.list_markup_tiers"):
        assert technician.ask(name).status_code == 403
    assert "64.9" not in json.dumps(technician.ask("catalog.search_parts").json())


def test_the_export_of_a_list_leaves_them_out(desk_of: Callable[..., Client], ctx_as: Make) -> None:
    a_part(ctx_as(), price=Decimal("64.90"))
    path = "/see/catalog/search_parts?format=csv"
    assert "64.9" not in desk_of("technician").get(path).content.decode()
    assert "64.9" in desk_of("service_advisor").get(path).content.decode()


def test_what_a_technician_adds_is_priced_all_the_same(ctx_as: Make) -> None:
    technician = ctx_as("technician")
    part = a_part(ctx_as(), price=Decimal("64.90"))
    assert get_part(technician, part).price is None
    assert {row.price for row in search_parts(technician).rows} == {None}
    order = an_order(technician, COIL_JOB)
    lines = get_work_order(ctx_as("service_advisor"), order.id).jobs[0].lines
    assert all(line.net_minor for line in lines)
