"""Following one order by link: how far it is, in plain words, with what is to decide, to pay and to read."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from pydantic import ValidationError

from workwright.billing.queries import get_invoice, invoice_pdf, invoices_of
from workwright.estimates.queries import link_token_of, list_estimates
from workwright.interfaces.context import of_link
from workwright.interfaces.desk.views.invoices import as_pdf
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.interfaces.portal.links import tracked_order
from workwright.interfaces.portal.terms import TERMS, accept
from workwright.interfaces.portal.words import said
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.languages import N_
from workwright.kernel.languages import gettext as _
from workwright.payments.queries import request_link, requests_of
from workwright.scheduling.queries import terms_of, visits_of
from workwright.work_orders.queries import WorkOrderView, get_work_order
from workwright.work_orders.queries.links import branch_of_order

RIGHTS = frozenset({"billing.view_invoices", TERMS})
PLAIN = {
    "requested": N_("We have your request and will be in touch."),
    "open": N_("Your order is with us."),
    "in_progress": N_("We are working on it."),
    "completed": N_("The work is done."),
    "closed": N_("Done and handed over. Thank you."),
    "cancelled": N_("This order was cancelled."),
    "declined": N_("We could not take this order."),
}


def opened(request: HttpRequest, token: str) -> tuple[Context, WorkOrderView]:
    """Return who holds the link and the order it is for; raise `NotFound`."""
    order_id = tracked_order(token)
    branch_id = branch_of_order(order_id) if order_id else None
    if order_id is None or branch_id is None:
        raise NotFound("This link is not good. Ask us for a new one.")
    ctx = of_link("track", order_id, branch_id, RIGHTS, request)
    order = get_work_order.run(ctx, order_id)
    address(request, ctx, order.customer_id)
    return ctx, order


@by_link
def track(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show how the order stands, and nothing of anybody else; take the acceptance of the terms of visits."""
    ctx, order = opened(request, token)
    problem = ""
    if request.method == "POST":
        try:
            accept(with_key(ctx, request.POST.get("command_id") or str(new_id())), order.id, request.POST)
            return HttpResponseRedirect(request.path, status=303)
        except (DomainError, ValidationError) as error:
            problem = said(error) if isinstance(error, DomainError) else _("Please type your name.")
    status = 422 if problem else 200
    told = {"token": token, "problem": problem, **shown(ctx, order)}
    return page(request, "portal/track.html", ctx, status=status, **told)


def shown(ctx: Context, order: WorkOrderView) -> dict[str, Any]:
    """Return what the page shows: state in words, jobs, visits, and the links that wait for the customer."""
    sent = [one for one in list_estimates.run(ctx, order.id) if one.state == "sent"]
    asked = [one for one in requests_of(ctx, order.id) if one.state in ("open", "partially_paid")]
    return {
        "order": order,
        "words": _(PLAIN[order.state]) if order.state in PLAIN else "",
        "visits": [one for one in visits_of(ctx, order.id) if one.state not in ("cancelled", "no_show")],
        "terms": terms_of(ctx, order.id),
        "estimates": [(one, link_token_of(ctx, one.id)) for one in sent],
        "requests": [(one, request_link(ctx, one.id)) for one in asked],
        "invoices": [card for card in invoices_of(ctx, order.id) if card.state == "issued"],
    }


@by_link
def invoice(request: HttpRequest, token: str, invoice_id: UUID) -> HttpResponseBase:
    """An invoice of this order as PDF."""
    ctx, order = opened(request, token)
    found = get_invoice(ctx, invoice_id)
    if found.work_order_id != order.id or found.state != "issued":
        raise NotFound("There is no such invoice.")
    return as_pdf(invoice_pdf(ctx, invoice_id), found.number)
