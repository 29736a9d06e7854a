from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.inventory.builders import run_inner
from tests.parties.builders import a_customer
from tests.work_orders.builders import COIL, an_order, seen
from workwright.kernel.context import Context
from workwright.work_orders.actions.open_counter_sale import OpenCounterSale, open_counter_sale
from workwright.work_orders.queries import list_work_orders

Make = Callable[..., Context]


def test_it_is_an_order_of_its_own_kind_with_one_job(ctx_as: Make) -> None:
    ctx = ctx_as()
    command = OpenCounterSale(customer_id=a_customer(ctx), po_number="PO-1", lines=(COIL,))
    order = seen(ctx, run_inner(ctx, open_counter_sale, command).id)
    (job,) = order.jobs
    assert (order.kind, order.state, order.title, order.po_number) == (
        "counter_sale",
        "open",
        "Counter sale",
        "PO-1",
    )
    assert (job.title, [line.description for line in job.lines]) == ("Counter sale", [COIL["description"]])
    assert order.number in [row.number for row in list_work_orders(ctx).rows]


def test_a_sale_never_has_a_vehicle(ctx_as: Make, superuser: "psycopg.Connection[Any]") -> None:
    order = an_order(ctx_as())
    superuser.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.CheckViolation, match="work_order_sale_has_no_thing"):
        superuser.execute("UPDATE work_orders_workorder SET kind = 'counter_sale' WHERE id = %s", [order.id])
