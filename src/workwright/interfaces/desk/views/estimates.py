"""Estimates: what will be sent, what was sent, and writing down what a customer answered."""

from uuid import UUID

from django.http import HttpResponse

from workwright.estimates.queries import get_estimate, get_link, list_estimates
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.versions import differences
from workwright.interfaces.outside import address_for_customers
from workwright.kernel.errors import NotFound
from workwright.operations.queries import get_address
from workwright.parties.queries import customers_by_id

SEALED = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox"


@desk
def estimate(visit: Visit, estimate_id: UUID) -> HttpResponse:
    """One version of an estimate: lines, answers, what can be done with it."""
    found = get_estimate(visit.ctx, estimate_id)
    link = ""
    if found.state == "sent" and visit.ctx.can("estimates.send_away"):
        link = address_for_customers(visit.request, f"/e/{get_link(visit.ctx, estimate_id).token}")
    customers = customers_by_id(visit.ctx, [found.customer_id])
    others = [one for one in list_estimates.run(visit.ctx, found.work_order_id) if one.id != found.id]
    other = next((one.id for one in others if one.id == visit.asked_id("against")), None)
    against = get_estimate(visit.ctx, other) if other else None
    return visit.page(
        "desk/estimate.html",
        estimate=found,
        others=others,
        against=against,
        differences=differences(against.lines, found.lines) if against else (),
        customer=customers.get(found.customer_id),
        link=link,
        address=get_address(visit.ctx),
    )


@desk
def document(visit: Visit, estimate_id: UUID) -> HttpResponse:
    """Exactly what the customer is shown, byte for byte; nothing in it can act."""
    found = get_estimate(visit.ctx, estimate_id)
    if not found.document_html:
        raise NotFound("A draft has no document yet: it is made when the estimate is sent.")
    response = HttpResponse(found.document_html, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = SEALED
    return response


@desk
def decide(visit: Visit, estimate_id: UUID) -> HttpResponse:
    """Write down an answer given by phone, in person or by e-mail."""
    visit.ctx.require("estimates.record_decision")
    found = get_estimate(visit.ctx, estimate_id)
    customers = customers_by_id(visit.ctx, [found.customer_id])
    open_lines = [line for line in found.lines if not line.decision]
    return visit.page(
        "desk/decide.html", estimate=found, lines=open_lines, customer=customers.get(found.customer_id)
    )
