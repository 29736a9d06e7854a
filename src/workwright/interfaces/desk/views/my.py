"""The technician's own pages, for a phone or a tablet: the day, one order, findings and photos."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.my_page import my_day, my_order
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.desk.views.act import inside, named_action
from workwright.interfaces.desk.words import deed
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.attach_file import AttachFile, attach_file
from workwright.work_orders.actions.record_finding import RecordFinding, record_finding

SEVERITIES = (("ok", "OK"), ("watch", "Watch"), ("urgent", "Urgent"), ("unsafe", "Unsafe"))
LONGEST_TRAVEL = 24 * 60
KINDS = (("before", "Before"), ("during", "During"), ("after", "After"))


@desk
def day(visit: Visit) -> HttpResponse:
    """My jobs: the current one first, then what is next."""
    visit.ctx.require("work_orders.start_job")
    return visit.page("desk/my/day.html", day=my_day(visit.ctx))


@desk
def order(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """One order as its technician needs it: no prices, one next action."""
    visit.ctx.require("work_orders.start_job")
    return visit.page("desk/my/order.html", my=my_order(visit.ctx, work_order_id), kinds=KINDS)


@require_POST
@desk
def do(visit: Visit, context: str, verb: str) -> HttpResponse:
    """Do an action from one of these pages and come back to it; a refusal is said on top of it."""
    action = named_action(visit, context, verb)
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    try:
        form = Form(fields_of(action.command), data, visit.place, Uploaded(visit.request, ctx))
        action(ctx, action.command.model_validate(form.payload | _expected(visit, action.name)))
    except ValidationError as error:
        _say(visit, " ".join(sentences(error).values()))
    except DomainError as error:
        _say(visit, error.message)
    else:
        messages.success(visit.request, f"{deed(action.name)}: done.", extra_tags="ok")
    return HttpResponseRedirect(inside(data.get("next", ""), "/my"), status=303)


def _expected(visit: Visit, action: str) -> dict[str, Any]:
    """Return when somebody who sets out now thinks to arrive, from the minutes they said."""
    said = visit.request.POST.get("in_minutes", "")
    if action != "scheduling.start_travel" or not said.isdigit():
        return {}
    return {"expected_at": visit.ctx.now + timedelta(minutes=min(int(said), LONGEST_TRAVEL))}


def _say(visit: Visit, text: str) -> None:
    messages.error(visit.request, text, extra_tags="bad")


@desk
def finding(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Record what was found: how serious, in words, with as many photos as it takes."""
    visit.ctx.require("work_orders.record_finding")
    if visit.request.method != "POST":
        return _finding_form(visit, work_order_id)
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    kept: list[str] = []
    try:
        kept = [*data.getlist("photos"), *Uploaded(visit.request, ctx)("photos")]
        files = [{"file_id": one, "kind": "during"} for one in kept]
        said = {name: data.get(name) for name in ("severity", "text", "job_id") if data.get(name)}
        command = RecordFinding.model_validate({"work_order_id": work_order_id, **said, "files": files})
        record_finding(ctx, command)
    except ValidationError as error:
        return _finding_form(visit, work_order_id, kept, errors=sentences(error))
    except DomainError as error:
        return _finding_form(visit, work_order_id, kept, problem=error.message)
    messages.success(visit.request, "The finding is recorded.", extra_tags="ok")
    return went(visit, f"/my/orders/{work_order_id}#findings")


def _finding_form(
    visit: Visit, work_order_id: UUID, kept: list[str] | None = None, **said: Any
) -> HttpResponse:
    return visit.page(
        "desk/my/finding.html",
        status=422 if visit.request.method == "POST" else 200,
        my=my_order(visit.ctx, work_order_id),
        severities=SEVERITIES,
        typed=visit.request.POST or visit.request.GET,
        kept=kept or [],
        **{"errors": {}, "problem": "", **said},
    )


@desk
def photos(visit: Visit, work_order_id: UUID) -> HttpResponse:
    """Keep several photos of an order at once, each by its own action under one key."""
    visit.ctx.require("work_orders.attach_file")
    back = f"/my/orders/{work_order_id}#photos"
    if visit.request.method != "POST":
        return HttpResponseRedirect(back)
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    try:
        ids = Uploaded(visit.request, ctx)("photos")
        if not ids:
            raise Invalid("Take or choose a photo first.")
        for number, file_id in enumerate(ids):
            said: dict[str, Any] = {"kind": data.get("kind", "during"), "job_id": data.get("job_id") or None}
            command = AttachFile.model_validate(
                {"work_order_id": work_order_id, "file_id": UUID(file_id), **said}
            )
            attach_file(ctx.step(f"photo {number}"), command)
    except ValidationError as error:
        _say(visit, " ".join(sentences(error).values()))
    except DomainError as error:
        _say(visit, error.message)
    else:
        messages.success(visit.request, f"{len(ids)} photo{'s' * (len(ids) > 1)} kept.", extra_tags="ok")
    return went(visit, back)


def went(visit: Visit, address: str) -> HttpResponse:
    """Go on: a redirect, or its address for the script that shows the progress of an upload."""
    if visit.request.headers.get("X-Upload") != "1":
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse(status=204)
    response["X-Next"] = address
    return response
