"""The express order: plate to paid on two short pages, with nothing booked that nobody asked for."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from workwright.catalog.queries import list_services
from workwright.counter.actions.open_express_order import OpenExpressOrder, open_express_order
from workwright.counter.actions.settle_order import SettleOrder, settle_order
from workwright.counter.queries import QuoteView, quote_service
from workwright.drawers.queries import list_drawers, my_shift
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.express import ExpressPage, Plate, express_page, plate_of
from workwright.interfaces.desk.till import command_of, offers
from workwright.interfaces.desk.views.act import refusal_items
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.queries import cash_step
from workwright.payments.rules import cash_due

OPEN = "counter.open_express_order"


@desk
def express(visit: Visit) -> HttpResponse:
    """Ask for plate and service; posted, the order is open, agreed to and begun."""
    visit.ctx.require(OPEN)
    if visit.request.method == "POST":
        return _open(visit)
    return _asking(visit, visit.request.GET.copy(), {}, "", 200)


def _open(visit: Visit) -> HttpResponse:
    data = visit.request.POST.copy()
    plate = _plate(visit, data)
    if plate.asset:
        data["asset_id"] = str(plate.asset.id)
    command, errors = command_of(OpenExpressOrder, data, visit.place)
    if command is None:
        return _asking(visit, data, errors, "Something is missing or does not fit. It is marked below.", 422)
    try:
        ctx = visit.keyed(data.get("command_id") or str(new_id()))
        done = open_express_order(ctx, cast("OpenExpressOrder", command))
    except DomainError as error:
        at = {error.field: error.message} if error.field else {}
        return _asking(visit, data, at, error.message, error.status)
    if done.short_line_ids:
        text = "A part of it is not in stock: receive it before the order can be finished."
        messages.warning(visit.request, text, extra_tags="warn")
    return HttpResponseRedirect(f"/express/{done.id}", status=303)


def _asking(
    visit: Visit, typed: QueryDict, errors: dict[str, str], problem: str, status: int
) -> HttpResponse:
    plate = _plate(visit, typed)
    services = list_services(visit.ctx).rows
    return visit.page(
        "desk/express.html",
        status=status,
        typed=typed,
        errors=errors,
        problem=problem,
        plate=plate,
        services=services,
        quote=_quote(visit, typed.get("service_id", ""), plate),
    )


def _plate(visit: Visit, typed: QueryDict) -> Plate:
    chosen = typed.get("asset_id", "")
    return plate_of(visit.ctx, typed.get("plate", ""), _uuid(chosen) if chosen else None)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("There is no such vehicle or service.") from None


def _quote(visit: Visit, service: str, plate: Plate) -> QuoteView | None:
    """What the service comes to for this customer; None while none is chosen or it has no price."""
    if not service:
        return None
    try:
        return quote_service(visit.ctx, _uuid(service), plate.owner.id if plate.owner else None)
    except DomainError:
        return None


@desk
def vehicle(visit: Visit) -> HttpResponse:
    """What the plate that is being typed means."""
    visit.ctx.require(OPEN)
    typed = visit.request.GET
    return visit.part("desk/express_vehicle.html", plate=_plate(visit, typed), typed=typed, errors={})


@desk
def quote(visit: Visit) -> HttpResponse:
    """What the chosen service comes to, for this vehicle's customer."""
    visit.ctx.require(OPEN)
    typed = visit.request.GET
    plate = _plate(visit, typed)
    found = _quote(visit, typed.get("service_id", ""), plate)
    return visit.part("desk/express_quote.html", quote=found, chosen=typed.get("service_id", ""))


@desk
def settle(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """One order to its end: finish, invoice, take the money, let go, in one step; what is missing is said first."""
    visit.ctx.require(settle_order.name)
    if visit.request.method == "POST":
        return _settle(visit, work_order_id)
    return _settling(visit, express_page(visit.ctx, work_order_id), QueryDict(mutable=True), {}, "", (), 200)


def _settle(visit: Visit, work_order_id: UUID) -> HttpResponse:
    data = visit.request.POST
    command, errors = command_of(SettleOrder, data, visit.place)
    problem, status = "Something is missing or does not fit. It is marked below.", 422
    items: tuple[str, ...] = ()
    if command is not None:
        try:
            ctx = visit.keyed(data.get("command_id") or str(new_id()))
            done = settle_order(ctx, cast("SettleOrder", command))
            return HttpResponseRedirect(f"/counter/sold/{done.id}", status=303)
        except DomainError as error:
            errors = {error.field: error.message} if error.field else {}
            problem, items, status = error.message, tuple(refusal_items(error)), error.status
    return _settling(visit, express_page(visit.ctx, work_order_id), data, errors, problem, items, status)


def _settling(
    visit: Visit,
    shown: ExpressPage,
    typed: QueryDict,
    errors: dict[str, str],
    problem: str,
    items: tuple[str, ...],
    status: int,
) -> HttpResponse:
    shift = my_shift.run(visit.ctx)
    cash = cash_due(shown.due.due_minor, cash_step(visit.ctx))
    return visit.page(
        "desk/express_order.html",
        status=status,
        shown=shown,
        typed=typed,
        errors=errors,
        problem=problem,
        items=items if len(items) > 1 else (),
        shift=shift,
        drawers=[] if shift else list_drawers.run(visit.ctx),
        open_shift=visit.ctx.can("drawers.open_shift"),
        cash=cash,
        offers=offers(cash, visit.place.currency),
    )
