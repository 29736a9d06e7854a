"""How many statements a page takes; the same for one order and for many (no N+1)."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import us_taxes
from tests.parties.builders import a_customer
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order
from tests.world import act
from workwright.kernel.context import Context
from workwright.work_orders.actions.add_job import add_job


def statements(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize("path", ["/", "/orders", "/customers", "/assets", "/schedule", "/journal", "/parts"])
def test_a_list_of_many_takes_no_more_than_a_list_of_few(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context], path: str
) -> None:
    client = desk_of()
    for _ in range(2):
        an_order(ctx_as())
    few = statements(client, path)
    for _ in range(6):
        an_order(ctx_as(), COIL_JOB, BRAKE_JOB)
    assert statements(client, path) <= few
    assert few <= 24


ALL_DAY = tuple({"weekday": day, "opens": time(0), "closes": time(23, 59)} for day in range(7))
NAMED = {
    "today": 21,
    "orders": 11,
    "orders by words": 13,
    "order": 53,
    "customer": 21,
    "search": 20,
    "palette": 19,
    "board": 18,
    "week": 20,
    "invoices": 12,
    "finished": 13,
    "invoice PDF": 20,
}
"""How many statements each page takes, whatever there is on it. Fewer is welcome: write the new number down."""


def test_named_pages_take_their_statements_and_no_more_when_there_is_more_on_them(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    client, ctx = desk_of(), ctx_as(at=timezone.now())
    us_taxes(ctx)
    sam, invoice = a_technician(ctx, hours=ALL_DAY), an_issued_invoice(ctx)
    order, fleet = an_order(ctx, COIL_JOB), a_customer(ctx, name="Harbour Couriers")
    a_vehicle(ctx, fleet)
    noon = datetime.combine(ctx.today, time(12), ctx.zone)
    a_visit(ctx, order, sam, at=noon)
    paths = {
        "today": "/",
        "orders": "/orders",
        "orders by words": "/orders?state=open&q=stutters",
        "order": f"/orders/{order.id}",
        "customer": f"/customers/{fleet}",
        "search": "/search?q=co",
        "palette": "/palette?q=co",
        "board": "/schedule",
        "week": "/schedule/week",
        "invoices": "/invoices",
        "finished": "/ready",
        "invoice PDF": f"/invoices/{invoice.id}/pdf",
    }
    few = {name: statements(client, path) for name, path in paths.items()}
    for number in range(4):
        act(add_job, ctx, work_order_id=order.id, title=f"More {number}", lines=COIL_JOB["lines"])
        a_vehicle(ctx, fleet, plate=f"MORE {number}")
        more = an_order(ctx, COIL_JOB, BRAKE_JOB)
        a_visit(ctx, more, sam, at=noon + timedelta(hours=1 + number))
    an_issued_invoice(ctx)
    assert {name: statements(client, path) for name, path in paths.items()} == few
    assert few == NAMED
