"""Following one order by its link, without signing in: nothing of anybody else, and nothing once it is long over."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from pydantic import ValidationError

from workwright.billing.queries import get_invoice, invoice_pdf
from workwright.clientele.queries import times_for
from workwright.interfaces.context import of_link
from workwright.interfaces.desk.views.invoices import as_pdf
from workwright.interfaces.portal.door import address, by_link, page
from workwright.interfaces.portal.following import DECIDE, PAY, RIGHTS, THANKS, shown, take
from workwright.interfaces.portal.kept import base_of
from workwright.interfaces.portal.links import tracked_order
from workwright.interfaces.portal.words import said
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.languages import N_
from workwright.kernel.languages import gettext as _
from workwright.parties.queries import same_customer
from workwright.scheduling.queries import visits_of
from workwright.work_orders.queries import WorkOrderView, get_work_order, order_fact
from workwright.work_orders.queries.links import branch_of_order

GOOD_FOR = timedelta(days=180)
"""How long a link is good after its order has ended."""
NOT_GOOD = N_("This link is not good. Ask us for a new one.")


def opened(request: HttpRequest, token: str) -> tuple[Context, WorkOrderView]:
    """Return who holds the link and the order it is for; raise `NotFound`."""
    order_id = tracked_order(token)
    branch_id = branch_of_order(order_id) if order_id else None
    if order_id is None or branch_id is None:
        raise NotFound(NOT_GOOD)
    ctx = of_link("track", order_id, branch_id, RIGHTS | {DECIDE, PAY}, request)
    order = get_work_order.run(ctx, order_id)
    ended = order.released_at or order.ended_at or order.completed_at
    if ended and ended + GOOD_FOR < ctx.now:
        raise NotFound(_("This link has expired. Ask us for a new one."))
    address(request, ctx, order.customer_id)
    return ctx, order


@by_link
def track(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show how the order stands, and nothing of anybody else; take what its customer says."""
    return follow(request, *opened(request, token))


def follow(request: HttpRequest, ctx: Context, order: WorkOrderView, **more: object) -> HttpResponse:
    """Show an order to its customer, or take what they say."""
    problem = ""
    if request.method == "POST":
        try:
            done = take(request, ctx, order)
            return HttpResponseRedirect(f"{request.path}?done={done}", status=303)
        except (DomainError, ValidationError) as error:
            problem = said(error) if isinstance(error, DomainError) else _("Please type your name.")
    thanks = THANKS.get(request.GET.get("done", ""), "")
    told = {"problem": problem, "thanks": thanks and _(thanks), "typed": request.POST, **shown(ctx, order)}
    return page(request, "portal/track.html", ctx, status=422 if problem else 200, **told, **more)


@by_link
def times(request: HttpRequest, token: str, visit_id: UUID) -> HttpResponseBase:
    """The free times that a visit could move to."""
    return other_times(request, *opened(request, token), visit_id, base_of(request))


def other_times(
    request: HttpRequest, ctx: Context, order: WorkOrderView, visit_id: UUID, back: str
) -> HttpResponse:
    """Show the free times of a visit of this order."""
    ctx.require("clientele.choose_time")
    visit = next((one for one in visits_of(ctx, order.id) if one.id == visit_id), None)
    if visit is None:
        raise NotFound(_("There is no such visit."))
    return page(
        request, "portal/times.html", ctx, order=order, visit=visit, slots=times_for(ctx, visit), back=back
    )


@by_link
def invoice(request: HttpRequest, token: str, invoice_id: UUID) -> HttpResponseBase:
    """An invoice of this order as PDF."""
    ctx, order = opened(request, token)
    return invoice_of(ctx, order.id, invoice_id)


def invoice_of(ctx: Context, order_id: UUID, invoice_id: UUID) -> HttpResponse:
    """Return an issued invoice of an order as PDF; raise `NotFound` for any other."""
    found = get_invoice(ctx, invoice_id)
    payer = same_customer([order_fact(ctx, order_id).customer_id])
    if found.work_order_id != order_id or found.state != "issued" or found.customer_id not in payer:
        raise NotFound(N_("There is no such invoice."))
    return as_pdf(invoice_pdf(ctx, invoice_id), found.number)
