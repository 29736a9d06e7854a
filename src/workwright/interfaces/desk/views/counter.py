"""Selling over the counter: scan or type, price at once, take the money, hand over the receipt; and take goods back."""

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from workwright.counter.actions.return_parts import ReturnParts, return_parts
from workwright.counter.actions.sell_parts import SellParts, sell_parts
from workwright.counter.queries import get_receipt, get_receipt_pdf, list_returnable
from workwright.drawers.queries import list_drawers, my_shift
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.pages import is_part
from workwright.interfaces.desk.till import Till, command_of
from workwright.interfaces.desk.views.invoices import as_pdf
from workwright.kernel.errors import DomainError, ProofNeeded
from workwright.kernel.ids import new_id
from workwright.parties.queries import customers_by_id
from workwright.work_orders.queries import get_work_order, list_work_orders

SELL = "counter.sell_parts"


@desk
def counter(visit: Visit) -> HttpResponse:
    """The till; posted, it sells."""
    visit.ctx.require(SELL)
    if visit.request.method == "POST":
        return _sell(visit)
    till = Till.read(visit.ctx, visit.request.GET.copy(), visit.place)
    till.price()
    return _till(visit, till)


@desk
def basket(visit: Visit) -> HttpResponse:
    """The till with one more thing in it, one less, or another customer: the same form, priced anew."""
    visit.ctx.require(SELL)
    till = Till.read(visit.ctx, visit.request.POST, visit.place)
    till.obey()
    return _till(visit, till)


def _sell(visit: Visit) -> HttpResponse:
    data = visit.request.POST
    till = Till.read(visit.ctx, data, visit.place)
    command, errors = command_of(SellParts, data, visit.place)
    if command is None:
        till.errors |= errors
        till.problem = (
            errors.get("lines") and "Scan or type what is sold first."
        ) or "Something is missing or does not fit."
        return _refused(visit, till, 422)
    try:
        done = sell_parts(visit.keyed(data.get("command_id") or str(new_id())), cast("SellParts", command))
    except DomainError as error:
        if isinstance(error, ProofNeeded):
            raise
        till.problem = error.message
        till.errors |= {error.field: error.message} if error.field else {}
        return _refused(visit, till, error.status)
    return HttpResponseRedirect(f"/counter/sold/{done.id}", status=303)


def _refused(visit: Visit, till: Till, status: int) -> HttpResponse:
    """Show the till with what was typed and what is wrong; the focus goes to the field that is meant."""
    till.price()
    till.focus = next(
        (name for name in till.errors if "-" not in name), "code" if not till.lines else "tendered_minor"
    )
    return _till(visit, till, status=status)


def _till(visit: Visit, till: Till, status: int = 200) -> HttpResponse:
    part = is_part(visit.request)
    show = visit.part if part else visit.page
    shift = my_shift.run(visit.ctx)
    return show(
        "desk/till.html" if part else "desk/counter.html",
        status=200 if part else status,
        till=till,
        shift=shift,
        drawers=[] if shift else list_drawers.run(visit.ctx),
        open_shift=visit.ctx.can("drawers.open_shift"),
    )


@desk
def sold(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """What was sold: the change, the receipt, and the way to the next one."""
    receipt = get_receipt(visit.ctx, work_order_id)
    order = get_work_order(visit.ctx, work_order_id)
    return visit.page("desk/sold.html", receipt=receipt, order=order)


@desk
def receipt_pdf(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """The receipt as PDF, 80 mm wide."""
    return as_pdf(get_receipt_pdf(visit.ctx, work_order_id), "receipt")


@desk
def sales(visit: Visit) -> HttpResponse:
    """Sales of the branch, newest first: to print a receipt again or take something back."""
    found = list_work_orders(
        visit.ctx, state="all", kind="counter_sale", q=visit.asked("q"), after=visit.asked("after")
    )
    names = customers_by_id(visit.ctx, {row.customer_id for row in found.rows})
    return visit.page("desk/sales.html", found=found, names=names, asked=visit.asked("q"))


@desk
def take_back(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Take back what was sold: how many of each, and how the money goes."""
    visit.ctx.require(return_parts.name)
    if visit.request.method == "POST":
        return _take_back(visit, work_order_id)
    return _returning(visit, work_order_id, QueryDict(mutable=True), {}, "", 200)


def _take_back(visit: Visit, work_order_id: UUID) -> HttpResponse:
    data = _without_idle_rows(visit.request.POST.copy())
    command, errors = command_of(ReturnParts, data, visit.place)
    if command is None:
        problem = (
            "Say how many of what come back."
            if "items" in errors
            else "Something is missing or does not fit."
        )
        return _returning(visit, work_order_id, visit.request.POST, errors, problem, 422)
    try:
        ctx = visit.keyed(data.get("command_id") or str(new_id()))
        done = return_parts(ctx, cast("ReturnParts", command))
    except ProofNeeded:
        raise
    except DomainError as error:
        at = {error.field: error.message} if error.field else {}
        return _returning(visit, work_order_id, visit.request.POST, at, error.message, error.status)
    return HttpResponseRedirect(f"/counter/sold/{work_order_id}?back={done.id}", status=303)


def _without_idle_rows(data: QueryDict) -> QueryDict:
    """Leave out the lines of which nothing comes back."""
    numbers = {name.split("-")[1] for name in data if name.startswith("items-")}
    for number in numbers:
        if not data.get(f"items-{number}-quantity", "").strip().strip("0.,"):
            for name in [name for name in data if name.startswith(f"items-{number}-")]:
                del data[name]
    return data


def _returning(
    visit: Visit, work_order_id: UUID, typed: QueryDict, errors: dict[str, str], problem: str, status: int
) -> HttpResponse:
    shown: dict[str, Any] = {"lines": list_returnable(visit.ctx, work_order_id)}
    return visit.page(
        "desk/take_back.html",
        status=status,
        order=get_work_order(visit.ctx, work_order_id),
        typed=typed,
        errors=errors,
        problem=problem,
        shift=my_shift.run(visit.ctx),
        **shown,
    )
