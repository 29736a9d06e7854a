"""Supplies and disposal by the branch's rules are added from the order's page, and shown with their rule."""

from collections.abc import Callable
from decimal import Decimal

from django.test import Client

from tests.billing.test_diagnosis_credit import DIAGNOSIS, REPAIR, credited_from
from tests.catalog.builders import a_fee, us_taxes
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.work_orders.builders import LABOUR, an_order
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id


def test_charges_by_rule_are_one_button_away(
    desk_of: Callable[..., Client], ctx_as: Callable[..., Context]
) -> None:
    """5 % of the 108.00 of labour is 5.40, below the cap; with a cap of 4.00 it is that."""
    ctx, client = ctx_as(), desk_of("service_advisor")
    rule = {"kind": "supplies", "percent": Decimal(5), "line_kinds": ("labour",), "automatic": True}
    a_fee(ctx, name="Shop supplies", cap=Decimal(4), **rule)
    a_fee(ctx, name="Rags", cap=Decimal(30), **rule)
    order = an_order(ctx, {"title": "Misfire", "lines": (LABOUR,)})
    assert "Charges by rule" in client.get(f"/orders/{order.id}").content.decode()
    sent = {"job_id": str(order.job_ids[0]), "command_id": str(new_id()), "next": f"/orders/{order.id}"}
    assert client.post("/do/work_orders/apply_charges", sent).status_code == 303
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Shop supplies: 5 %, capped at 4" in page
    assert "Rags: 5 %" in page
    assert "5.40" in page


def test_the_order_says_what_will_be_given_back(
    ctx_as: Callable[..., Context], desk_of: Callable[..., Client]
) -> None:
    ctx, client = ctx_as(), desk_of("service_advisor")
    us_taxes(ctx)
    credited_from(ctx, "300")
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), yes(order.line_ids[0]))
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Diagnosis is credited once 300.00 of repair is approved; 0.00 so far" in page
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids[1:]))
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Diagnosis is credited on the invoice: its repair is approved" in page
