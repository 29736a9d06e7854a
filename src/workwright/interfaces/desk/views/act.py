"""One page for every action: its form, made from its command; posted, it does the action and goes back."""

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from pydantic import BaseModel, ValidationError

from workwright.access.queries.journal import timeline
from workwright.drawers.queries import currency_of
from workwright.interfaces.desk.asides import aside_of
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import Field, fields_of
from workwright.interfaces.desk.forms.filling import fill
from workwright.interfaces.desk.forms.merging import VERSION, merged, remembered
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.mailing import MEANWHILE, WAITS, must_wait
from workwright.interfaces.desk.pages import is_part
from workwright.interfaces.desk.prefill import edits, prefill, subject_of
from workwright.interfaces.desk.references import FINDERS, choices_for, find
from workwright.interfaces.desk.undoing import undo_of
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.desk.words import deed
from workwright.kernel.actions import Action, registry
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, NotFound, Stale
from workwright.kernel.ids import new_id

MAKING = ("open_", "add_", "find_or_create_", "record_", "create_", "draft_", "request_", "register_")
RESULT_PAGES = {
    "work_orders.open_work_order": "/orders/{id}",
    "work_orders.open_follow_up": "/orders/{id}",
    "parties.find_or_create_customer": "/customers/{id}",
    "assets.find_or_create_vehicle": "/assets/{id}",
    "assets.find_or_create_equipment": "/assets/{id}",
    "billing.draft_invoice": "/invoices/{id}",
    "estimates.draft_estimate": "/estimates/{id}",
}


def named_action(visit: Visit, context: str, verb: str) -> Action[Any, Any]:
    """Return the action of an address; raise `NotFound` or `Forbidden`."""
    found = registry.get(f"{context}.{verb}")
    if found is None or found.inner:
        raise NotFound("There is no such action.")
    if not visit.ctx.can(found.name):
        raise Forbidden(f"Your role does not include: {deed(found.name).lower()}.", permission=found.name)
    return found


@desk
def act(visit: Visit, context: str, verb: str) -> HttpResponse:
    """Show the form of an action, or do it."""
    action = named_action(visit, context, verb)
    visit.currency = _currency(visit)
    return _do(visit, action) if visit.request.method == "POST" else _ask(visit, action)


def _currency(visit: Visit) -> str:
    """Return the currency in which cash of a drawer is typed, where the form names its shift or itself."""
    data = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    shift, drawer = data.get("shift_id", ""), data.get("drawer_id", "")
    return currency_of(visit.ctx, shift_id=shift, drawer_id=drawer) if shift or drawer else ""


def _ask(visit: Visit, action: Action[Any, Any]) -> HttpResponse:
    fields, query = fields_of(action.command), visit.request.GET
    typed = fill(fields, prefill(visit.ctx, action.name, fields, query.dict()), visit.place)
    for name in query:
        typed.setlist(name, query.getlist(name))
    given = frozenset(f.name for f in fields if f.kind in ("id", "ids") and query.get(f.name))
    form = asked(visit, action, typed, given)
    form.was = remembered(typed) if edits(action.name) and typed.get(VERSION) else ""
    return _form(visit, action, form, query.get("next", ""))


def _do(visit: Visit, action: Action[Any, Any]) -> HttpResponse:
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    given = frozenset(data.get("given", "").split(",")) if "given" in data else frozenset(data)
    try:
        form = Form(fields_of(action.command), data, visit.place, Uploaded(visit.request, ctx))
        command = action.command.model_validate(form.payload)
        if form.errors:
            return _again(visit, action, data, given, form.errors)
        result = action(ctx, command)
    except ValidationError as error:
        return _again(visit, action, data, given, sentences(error) | form.errors)
    except DomainError as error:
        return _refused(visit, action, data, given, error)
    back = undo_of(action.name, result, data, visit.ctx.can)
    messages.success(visit.request, f"{deed(action.name)}: done.", extra_tags=f"ok {back}".strip())
    if must_wait(action.name):
        messages.warning(visit.request, f"{WAITS}. {MEANWHILE}", extra_tags="warn")
    return go(visit, after(visit, action, result))


def asked(
    visit: Visit, action: Action[Any, Any], typed: QueryDict, given: frozenset[str], **extra: Any
) -> Asked:
    """Return the form with everything that can be chosen in it."""
    fields = fields_of(action.command)
    names = {name for name in _id_names(fields) if name not in given or name in ("line_id", "line_ids")}
    choices = choices_for(visit.ctx, names, typed.dict())
    labels = {key: words for options in choices.values() for key, words in options}
    finders = {name: name for name in names & FINDERS.keys()}
    key = typed.get("command_id") or new_id()
    return Asked(
        fields, typed, key, given, choices, finders, labels, unasked=_unasked(action.name, fields), **extra
    )


def _id_names(fields: tuple[Field, ...]) -> set[str]:
    own = {field.name for field in fields if field.kind in ("id", "ids")}
    return own.union(*(_id_names(field.fields) for field in fields))


def _unasked(action: str, fields: tuple[Field, ...]) -> frozenset[str]:
    """The id of the thing that an action makes is the server's to make."""
    verb = action.partition(".")[2]
    made = next((verb.removeprefix(start) for start in MAKING if verb.startswith(start)), None)
    asset = {"asset_id"} if action.startswith("assets.find_or_create") else set()
    return frozenset(
        f.name for f in fields if f.kind == "id" and not f.required and f.name in {f"{made}_id"} | asset
    )


def _again(
    visit: Visit, action: Action[Any, Any], data: QueryDict, given: frozenset[str], errors: dict[str, str]
) -> HttpResponse:
    fields = {field.name: field for field in fields_of(action.command)}
    loose = tuple(text for name, text in errors.items() if name.partition("-")[0] not in fields)
    form = asked(visit, action, data, given, errors=errors, problem_items=loose)
    form.was = data.get("was", "")
    form.problem = "Something is missing or does not fit. It is marked below."
    form.command_id = new_id()
    return _form(visit, action, form, data.get("next", ""), status=422)


def _refused(
    visit: Visit, action: Action[Any, Any], data: QueryDict, given: frozenset[str], error: DomainError
) -> HttpResponse:
    """Say the refusal on top, and beside its field when it names one; keep what was typed."""
    if isinstance(error, Stale) and edits(action.name) and data.get("was"):
        return _changed_meanwhile(visit, action, data, given)
    form = asked(visit, action, data, given)
    form.problem = error.message
    form.problem_items = tuple(refusal_items(error))
    form.was = data.get("was", "")
    form.errors = {error.field: error.message} if error.field else {}
    form.command_id = new_id()
    return _form(visit, action, form, data.get("next", ""), status=error.status)


def _changed_meanwhile(
    visit: Visit, action: Action[Any, Any], data: QueryDict, given: frozenset[str]
) -> HttpResponse:
    """Show the form once more, with what somebody else saved meanwhile: nobody's words are lost silently."""
    fields = fields_of(action.command)
    sent = {name: data.get(name, "") for name in data}
    present = fill(fields, prefill(visit.ctx, action.name, fields, sent), visit.place)
    form = asked(visit, action, data, given)
    form.typed, form.now = merged(data, present, fields, form.labels)
    form.was = form.typed.get("was", "")
    who = last_change(visit.ctx, subject_of(fields, sent))
    both = "Where you both changed the same, what stands now is shown below the field. " if form.now else ""
    form.problem = f"{who} changed this while you had it open. {both}Save again to keep what you see here."
    form.command_id = new_id()
    return _form(visit, action, form, data.get("next", ""), status=Stale.status)


def last_change(ctx: Context, subject: str) -> str:
    """Return who last changed a record, by the record of acts."""
    found = timeline(ctx, UUID(subject), limit=1) if subject else []
    return found[0].who if found else "Somebody"


def refusal_items(error: DomainError) -> list[str]:
    """Return the single points of a refusal that lists them (missing items, unmet rules)."""
    for value in error.data.values():
        if isinstance(value, list | tuple) and value:
            return [
                str(point.get("text") or point) if isinstance(point, dict) else str(point) for point in value
            ]
    return []


def _form(
    visit: Visit, action: Action[Any, Any], form: Asked, next_: str, *, status: int = 200
) -> HttpResponse:
    part = is_part(visit.request)
    show = visit.part if part else visit.page
    return show(
        "desk/action_form.html" if part else "desk/action.html",
        status=status,
        form=form,
        title=deed(action.name),
        about=about(action.run),
        aside=aside_of(visit.ctx, action.name, {name: str(value) for name, value in form.typed.items()}),
        address=f"/do/{action.name.replace('.', '/')}",
        next=next_ or back(visit),
    )


def about(run: object) -> str:
    """Return the first sentence of what an action says of itself, without references to the plan."""
    first = (run.__doc__ or "").strip().partition("\n")[0]
    return re.sub(r"\s*\([A-Z]\d+[^)]*\)", "", first)


def back(visit: Visit) -> str:
    """Return the page that the form was opened from, when it is one of ours."""
    shown = urlsplit(visit.request.headers.get("HX-Current-URL") or visit.request.headers.get("Referer", ""))
    ours = shown.netloc == visit.request.get_host()
    address = f"{shown.path}?{shown.query}" if shown.query else shown.path
    return address if ours and not shown.path.startswith("/do/") else ""


def after(visit: Visit, action: Action[Any, Any], result: BaseModel) -> str:
    """Return where to go when it is done: a new record's page, or where the form was opened."""
    wanted = visit.request.POST.get("next", "")
    made = RESULT_PAGES.get(action.name, "").format(id=getattr(result, "id", ""))
    return made or inside(wanted)


def inside(address: str, otherwise: str = "/") -> str:
    """Return an address of our own pages; anything else leads to `otherwise`."""
    ours = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours else otherwise


def go(visit: Visit, address: str) -> HttpResponse:
    """Go to an address, with a part's answer or a plain redirect."""
    if not is_part(visit.request):
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=200)
    response["HX-Redirect"] = address
    return response


@desk
def find_records(visit: Visit, field: str) -> HttpResponse:
    """Answer what was typed into a finder with the records to choose from."""
    if field not in FINDERS:
        raise NotFound("There is nothing of this kind to find.")
    query = visit.request.GET
    name = query.get("field", field)
    words = query.get(f"{name}__find", "")
    return visit.part("desk/found.html", found=find(visit.ctx, field, words), field=name, q=words)
