"""The form of a new order, and what it finds while somebody types."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from pydantic import ValidationError

from workwright.assets.queries import search_assets
from workwright.catalog.queries import search_operations, search_parts, suggest_services
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.filling import fill
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.intake import Intake, take_in
from workwright.interfaces.desk.references import choices_for
from workwright.interfaces.desk.uploads import Uploaded
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.parties.queries import customers_by_id, search_customers
from workwright.work_orders.queries import asset_history, similar_orders

SHORTEST = 3
AT_ONCE = 6


@desk
def new_order(visit: Visit) -> HttpResponse:
    """Ask for a new order, or take it in."""
    visit.ctx.require("work_orders.open_work_order")
    if visit.request.method == "POST":
        return _take_in(visit)
    fields = fields_of(Intake)
    typed = fill(fields, {}, visit.place)
    for name in visit.request.GET:
        typed[name] = visit.request.GET[name]
    return _form(visit, typed)


def _take_in(visit: Visit) -> HttpResponse:
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    form = Form(fields_of(Intake), data, visit.place, Uploaded(visit.request, ctx))
    try:
        intake = Intake.model_validate(form.payload)
        if not form.errors:
            taken = take_in(ctx, intake)
            messages.success(visit.request, f"{taken.opened.number} is open.", extra_tags="ok")
            for warning in taken.warnings:
                messages.warning(visit.request, warning, extra_tags="warn")
            return HttpResponseRedirect(f"/orders/{taken.opened.id}", status=303)
        return _form(visit, data, errors=form.errors)
    except ValidationError as error:
        return _form(visit, data, errors=sentences(error) | form.errors)
    except DomainError as error:
        at = {error.field: error.message} if error.field else {}
        return _form(visit, data, errors=at, problem=error.message, status=error.status)


def _form(
    visit: Visit,
    typed: QueryDict,
    *,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 0,
) -> HttpResponse:
    form = Asked(fields_of(Intake), typed, new_id(), errors=errors or {}, problem=problem)
    if errors and not problem:
        form.problem = "Something is missing or does not fit. It is marked below."
    customer = typed.get("customer_id")
    known = customers_by_id(visit.ctx, [customer]).values() if customer else ()  # type: ignore[list-item]
    return visit.page(
        "desk/new_order.html",
        status=status or (422 if errors else 200),
        form=form,
        known=list(known),
        services=choices_for(visit.ctx, ["service_id"], {}).get("service_id", []),
    )


@desk
def who(visit: Visit) -> HttpResponse:
    """Known customers for the phone, name or e-mail that is being typed."""
    words = visit.asked("phone") or visit.asked("email") or visit.asked("name")
    found = search_customers(visit.ctx, words, limit=AT_ONCE).rows if len(words) >= SHORTEST else ()
    return visit.part("desk/intake_who.html", found=found)


@desk
def what(visit: Visit) -> HttpResponse:
    """Known vehicles and equipment for the plate, VIN or serial, or those of the chosen customer."""
    words = visit.asked("plate") or visit.asked("vin") or visit.asked("serial")
    customer = visit.asked_id("customer_id")
    searched = len(words) >= SHORTEST or customer
    found = (
        search_assets(visit.ctx, words, None if words else customer, limit=AT_ONCE).rows if searched else ()
    )
    return visit.part("desk/intake_what.html", found=found)


@desk
def hints(visit: Visit) -> HttpResponse:
    """Services that the words mean, earlier orders like this one, what was done to this thing before."""
    words, asset, customer = (
        visit.asked("customer_words"),
        visit.asked_id("asset_id"),
        visit.asked_id("customer_id"),
    )
    enough = len(words) >= SHORTEST
    return visit.part(
        "desk/intake_hints.html",
        services=suggest_services(visit.ctx, words) if enough else (),
        similar=similar_orders(visit.ctx, words, asset, customer, limit=5) if enough else (),
        history=asset_history(visit.ctx, asset, words, limit=5) if asset else (),
    )


@desk
def line_hints(visit: Visit) -> HttpResponse:
    """Parts and labour of the catalogue for what is typed into the line editor."""
    words, kind = visit.asked("description"), visit.asked("kind")
    found: list[tuple[str, str, str, str]] = []
    if len(words) >= 2 and kind in ("part", "consumable", ""):
        parts = search_parts(visit.ctx, words, limit=AT_ONCE).rows
        found += [("part_id", str(p.id), f"{p.sku} · {p.name}", p.name) for p in parts]
    if len(words) >= 2 and kind in ("labour", "diagnostic", ""):
        operations = search_operations(visit.ctx, words, limit=AT_ONCE).rows
        found += [
            ("operation_id", str(o.id), f"{o.name} · {o.hours.normalize():f} h", o.name) for o in operations
        ]
    return visit.part("desk/line_hints.html", found=found)
