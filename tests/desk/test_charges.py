"""Supplies and disposal by the branch's rules are added from the order's page, and shown with their rule."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.billing.test_diagnosis_credit import DIAGNOSIS, REPAIR, credited_from
from tests.catalog.builders import a_fee, us_taxes
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.scheduling.builders import a_technician, a_visit
from tests.scheduling.test_charge_visit_fee import SOON, accepted, nobody_there, with_fees
from tests.work_orders.builders import LABOUR, an_order
from workwright.estimates.queries import link_token_of
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.scheduling.actions.mark_no_show import mark_no_show
from workwright.scheduling.queries import terms_of


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
    sent = a_sent_estimate(ctx, order)
    promise = "will be credited on your invoice if you approve repair work of $300.00 or more"
    assert promise in client.get(f"/estimates/{sent.id}").content.decode()
    asked = client.get(f"/e/{link_token_of(ctx, sent.id)}", follow=True).content.decode()
    assert asked.index(promise) < asked.index("Approve"), (
        "before the customer decides, not in the document alone"
    )
    answered(ctx, sent, yes(order.line_ids[0]))
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Diagnosis is credited once 300.00 of repair is approved; 0.00 so far" in page
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids[1:]))
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "Diagnosis is credited on the invoice: its repair is approved" in page


def test_a_failed_visit_says_what_may_be_charged_or_why_not(
    ctx_as: Callable[..., Context], act: Callable[..., Any], desk_of: Callable[..., Client]
) -> None:
    ctx, client = ctx_as(), desk_of("service_advisor")
    with_fees(ctx_as(at=min(timezone.now(), ctx.now) - timedelta(minutes=1)))
    order = an_order(ctx)
    sam = a_technician(ctx)
    visit = a_visit(ctx, order, sam, at=SOON)
    assert "Customer accepts the terms" in client.get(f"/orders/{order.id}").content.decode()
    shown = terms_of(ctx, order.id).offered
    assert shown is not None
    form = client.get(f"/do/scheduling/accept_terms?work_order_id={order.id}&shown_hash={shown.text_sha256}")
    assert "we charge $60.00 after waiting 15 minutes" in form.content.decode()
    accepted(act, ctx, order)
    nobody_there(act, ctx_as, visit, minutes=5)
    page = client.get(f"/orders/{order.id}").content.decode()
    assert "15 minutes of waiting (it was 5)" in page
    second = a_visit(ctx, order, sam, at=SOON + timedelta(hours=3))
    act(mark_no_show, ctx_as(at=SOON + timedelta(hours=4)), visit_id=second, note="Nobody")
    assert "60.00 USD may be charged" in client.get(f"/orders/{order.id}").content.decode()
    sent = {"visit_id": str(second), "command_id": str(new_id()), "next": f"/orders/{order.id}"}
    assert client.post("/do/scheduling/charge_visit_fee", sent).status_code == 303
    assert "charged." in client.get(f"/orders/{order.id}").content.decode()
