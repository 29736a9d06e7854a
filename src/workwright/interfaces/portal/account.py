"""A customer's account: all orders of each vehicle and site, documents, what is owed, saved methods, and new work."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from pydantic import ValidationError

from workwright.access.queries import branch_particulars
from workwright.assets.queries import assets_by_id, search_assets
from workwright.billing.queries import InvoiceCard, credit_note_pdf, invoice_pdf, open_invoices
from workwright.clientele.actions.ask_to_pay import AskToPay, ask_to_pay
from workwright.clientele.queries import OwnDocument, OwnOrder, own_documents, own_orders
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.desk.views.invoices import as_pdf
from workwright.interfaces.portal.door import page, with_key
from workwright.interfaces.portal.guests import CONSENT, Inside, inside
from workwright.interfaces.portal.tracking import follow, invoice_of, other_times
from workwright.interfaces.portal.words import said
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.languages import gettext as _
from workwright.notify.actions.record_consent import RecordConsent, record_consent
from workwright.notify.queries import ways_to
from workwright.parties.queries import customers_by_id, same_customer, sites_by_id
from workwright.payments.actions.revoke_mandate import RevokeMandate, revoke_mandate
from workwright.payments.flows.checkout import start_checkout
from workwright.payments.queries import get_request, list_mandates, request_link
from workwright.work_orders.actions.request_work import RequestWork, request_work
from workwright.work_orders.queries import get_work_order

SEE, OWED = "work_orders.ask_office", "billing.view_invoices"
PAY, ASK = "clientele.ask_to_pay", "work_orders.request_work"
LIVE = ("requested", "open", "in_progress", "completed")
SHOWN = 10


@inside
def overview(visit: Inside) -> HttpResponseBase:
    """Everything at a glance: what is owed, what goes on, vehicles and sites, documents, saved methods."""
    return page(visit.request, "portal/account.html", visit.ctx, **_shown(visit), problem="")


def _shown(visit: Inside) -> dict[str, Any]:
    ctx, may = visit.ctx, visit.ctx.can
    orders = own_orders(visit.customer_id) if may(SEE) else []
    return {
        "customer": customers_by_id(ctx, [visit.customer_id])[visit.customer_id],
        "contact_name": visit.guest.contact_name,
        "may": may,
        "owed": _owed(visit) if may(OWED) else [],
        "live": [order for order in orders if order.state in LIVE],
        "things": _things(ctx, orders),
        "documents": own_documents(visit.customer_id)[:SHOWN] if may(OWED) else [],
        "methods": _methods(visit) if may(PAY) else [],
        "done": request_word(visit.request),
        "ways": _ways(visit) if may(CONSENT) else [],
    }


def request_word(request: HttpRequest) -> str:
    """Return what a page thanks for, after a form."""
    words = {
        "removed": _("The method is removed. Nothing is charged to it any more."),
        "consent": _("Noted. It holds from now on."),
    }
    return words.get(request.GET.get("done", ""), "")


def _ways(visit: Inside) -> list[tuple[str, str, bool]]:
    """Return the channels by which we could write: each with its address, and whether it was stopped."""
    ways = ways_to(visit.ctx, customers_by_id(visit.ctx, [visit.customer_id])[visit.customer_id])
    return [(name, to, name in ways.stopped) for name, to in ways.reach.items()]


@inside
def consent(visit: Inside) -> HttpResponseBase:
    """Stop a channel, or allow it again; from this moment on."""
    data = visit.request.POST
    visit.ctx.require(CONSENT)
    if visit.request.method == "POST" and data.get("channel") in {name for name, _to, _off in _ways(visit)}:
        given = {"channel": data["channel"], "granted": data.get("do") == "allow", "source": "form"}
        ctx = with_key(visit.ctx, data.get("command_id") or str(new_id()))
        record_consent(ctx, RecordConsent.model_validate({"customer_id": visit.customer_id, **given}))
    return HttpResponseRedirect("/account?done=consent", status=303)


def _owed(visit: Inside) -> list[tuple[UUID, str, list[InvoiceCard]]]:
    """Return the open invoices by branch and currency: what can be paid together."""
    places = {one.id: one.branch_id for one in own_documents(visit.customer_id)}
    cards = [card for card in open_invoices(visit.ctx, visit.customer_id) if card.id in places]

    def together(card: InvoiceCard) -> tuple[str, str]:
        return str(places[card.id]), card.currency

    groups = groupby(sorted(cards, key=together), key=together)
    return [(UUID(place), currency, list(group)) for (place, currency), group in groups]


def _things(ctx: Context, orders: list[OwnOrder]) -> list[tuple[str, UUID, str, int]]:
    """Return the vehicles, machines and sites with how many orders each has, the latest first."""
    assets = assets_by_id(ctx, {one.asset_id for one in orders if one.asset_id})
    sites = sites_by_id(ctx, {one.site_id for one in orders if one.site_id})
    found: dict[tuple[str, UUID], int] = {}
    for order in orders:
        for key in (("vehicle", order.asset_id), ("site", order.site_id)):
            if key[1]:
                found[key[0], key[1]] = found.get((key[0], key[1]), 0) + 1
    names = {("vehicle", one.id): one.title for one in assets.values()}
    names |= {("site", one.id): one.name or one.address for one in sites.values()}
    return [(kind, id, names[kind, id], count) for (kind, id), count in found.items() if (kind, id) in names]


def _methods(visit: Inside) -> list[Any]:
    found = [one for place in visit.branches for one in list_mandates.run(visit.at(place), visit.customer_id)]
    return [one for one in {one.id: one for one in found}.values() if one.state in ("signed", "active")]


@inside
def thing(visit: Inside, kind: str, thing_id: UUID) -> HttpResponseBase:
    """The whole history of a vehicle or site, as far as it is the customer's own."""
    orders, title = chosen(visit, kind, thing_id)
    if not orders:
        raise NotFound
    return page(
        visit.request, "portal/thing.html", visit.ctx, title=title, orders=orders, kind=kind, id=thing_id
    )


def chosen(visit: Inside, kind: str = "", thing_id: UUID | None = None) -> tuple[list[OwnOrder], str]:
    """Return the customer's orders of a vehicle or site, of all without one, and what it is called."""
    visit.ctx.require(SEE)
    orders = own_orders(visit.customer_id)
    if thing_id is None:
        return orders, ""
    mine = [one for one in orders if thing_id == (one.asset_id if kind == "vehicle" else one.site_id)]
    return mine, next((name for _kind, id, name, _n in _things(visit.ctx, mine) if id == thing_id), "")


def _order(visit: Inside, order_id: UUID) -> OwnOrder:
    """Return one of the customer's own orders; raise `NotFound` for anybody else's."""
    visit.ctx.require(SEE)
    found = next((one for one in own_orders(visit.customer_id) if one.id == order_id), None)
    if found is None:
        raise NotFound
    return found


@inside
def order(visit: Inside, order_id: UUID) -> HttpResponseBase:
    """One order: how far it is, what waits, and what they may say."""
    ctx = visit.at(_order(visit, order_id).branch_id)
    return follow(visit.request, ctx, get_work_order.run(ctx, order_id), back="/account")


@inside
def order_times(visit: Inside, order_id: UUID, visit_id: UUID) -> HttpResponseBase:
    """The free times that a visit of an order could move to."""
    ctx = visit.at(_order(visit, order_id).branch_id)
    found = get_work_order.run(ctx, order_id)
    return other_times(visit.request, ctx, found, visit_id, f"/account/orders/{order_id}")


@inside
def order_invoice(visit: Inside, order_id: UUID, invoice_id: UUID) -> HttpResponseBase:
    """An invoice of one of the customer's orders."""
    return invoice_of(visit.at(_order(visit, order_id).branch_id), order_id, invoice_id)


@inside
def document(visit: Inside, document_id: UUID) -> HttpResponseBase:
    """An invoice or credit note as PDF, if it is the customer's own."""
    visit.ctx.require(OWED)
    found = next((one for one in own_documents(visit.customer_id) if one.id == document_id), None)
    if found is None:
        raise NotFound
    return as_pdf(_pdf(visit.at(found.branch_id), found), found.number)


def _pdf(ctx: Context, found: OwnDocument) -> bytes:
    return invoice_pdf(ctx, found.id) if found.kind == "invoice" else credit_note_pdf(ctx, found.id)


@inside
def pay(visit: Inside) -> HttpResponseBase:
    """Pay the ticked invoices: one request, and straight to the provider's page."""
    request, data = visit.request, visit.request.POST
    visit.ctx.require(PAY)
    if request.method != "POST":
        return HttpResponseRedirect("/account", status=303)
    try:
        ctx = with_key(
            visit.at(_place(visit, data.get("branch", ""))), data.get("command_id") or str(new_id())
        )
        command = AskToPay.model_validate(
            {"customer_id": visit.customer_id, "invoice_ids": data.getlist("invoice")}
        )
        asked = ask_to_pay(ctx, command)
        back = f"/p/{request_link(ctx, asked.id)}"
        checkout = start_checkout(
            ctx.step("checkout"),
            asked.id,
            return_url=request.build_absolute_uri(f"{back}?back=1"),
            description=_("Invoices"),
        )
    except ValidationError:
        return _again(visit, _("Tick at least one invoice."))
    except DomainError as error:
        return _again(visit, said(error), error.status)
    if checkout.pay_url:
        found = get_request.run(ctx, asked.id)
        return page(request, "portal/leaving.html", ctx, address=checkout.pay_url, asked=found)
    return HttpResponseRedirect(back, status=303)


def _place(visit: Inside, typed: str) -> UUID:
    found = next((one for one in visit.branches or [visit.ctx.here] if str(one) == typed), None)
    if found is None:
        raise NotFound
    return found


def _again(visit: Inside, problem: str, status: int = 422) -> HttpResponse:
    return page(
        visit.request, "portal/account.html", visit.ctx, status=status, **_shown(visit), problem=problem
    )


@inside
def remove_method(visit: Inside, mandate_id: UUID) -> HttpResponseBase:
    """Withdraw a mandate: its saved method is charged no more."""
    visit.ctx.require(PAY)
    for place in visit.branches if visit.request.method == "POST" else ():
        ctx = with_key(visit.at(place), visit.request.POST.get("command_id") or str(new_id()))
        if any(one.id == mandate_id for one in list_mandates.run(ctx, visit.customer_id)):
            revoke_mandate(ctx, RevokeMandate(mandate_id=mandate_id))
            return HttpResponseRedirect("/account?done=removed", status=303)
    raise NotFound


@inside
def new_work(visit: Inside) -> HttpResponseBase:
    """Ask for work on a vehicle or at a site that we know, with photos."""
    visit.ctx.require(ASK)
    if visit.request.method != "POST":
        return _form(visit)
    data = visit.request.POST
    try:
        ctx = with_key(
            visit.at(_place(visit, data.get("branch", ""))), data.get("command_id") or str(new_id())
        )
        files = [{"file_id": one, "kind": "before"} for one in Uploaded(visit.request, ctx)("photos")]
        given: dict[str, Any] = {
            "customer_id": visit.customer_id,
            "customer_words": data.get("customer_words", ""),
        }
        if data.get("asset") in {str(one.id) for one in _vehicles(visit)}:
            given["asset_id"] = data["asset"]
        made = request_work(ctx, RequestWork.model_validate(given | {"files": files}))
    except ValidationError:
        return _form(visit, _("Tell us what it is about."))
    except DomainError as error:
        return _form(visit, said(error))
    return HttpResponseRedirect(f"/account/orders/{made.id}", status=303)


def _vehicles(visit: Inside) -> list[Any]:
    owners = set(same_customer([visit.customer_id]))
    rows = search_assets.run(visit.ctx, "", visit.customer_id, "", 100).rows
    return [row for row in rows if row.customer_id in owners]


def _form(visit: Inside, problem: str = "") -> HttpResponse:
    places = [(one, branch_particulars(one).name) for one in visit.branches or [visit.ctx.here]]
    return page(
        visit.request,
        "portal/new_work.html",
        visit.ctx,
        status=422 if problem else 200,
        problem=problem,
        vehicles=_vehicles(visit),
        places=places,
        typed=visit.request.POST,
    )
