"""The set-up guide: one page that shows what is left, one page for each step."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from pydantic import ValidationError

from workwright.access.actions.set_policy import SetPolicy, set_policy
from workwright.access.actions.show_invitation import ShowInvitation, show_invitation
from workwright.access.queries import invitation_token, list_invitations
from workwright.billing.policy import BillingPolicy
from workwright.interfaces.accounts.first import start_address
from workwright.interfaces.demo import is_all_there_is
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.filling import fill
from workwright.interfaces.desk.forms.reading import Form
from workwright.interfaces.desk.mailing import can_mail
from workwright.interfaces.desk.setup import doing
from workwright.interfaces.desk.setup.presets import countries, trades
from workwright.interfaces.desk.setup.steps import BY_KEY, STEPS, Facts, Step, gather, next_step, state_of
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.outside import outside_address
from workwright.kernel.errors import DomainError, Invalid, NotFound, ProofNeeded
from workwright.kernel.ids import new_id
from workwright.notify.actions.send_test_message import SendTestMessage, send_test_message

RIGHT = "access.view_access"
LOOK = {"logo": ("logo_file_id", "accent", "footer_text", "payment_text"),
        "numbering": ("numbering_prefix", "credit_prefix", "due_days")}  # fmt: skip
DEMO_GOES = "REMOVE"


@desk
def setup(visit: Visit) -> HttpResponse:
    """What is done and what is left."""
    visit.ctx.require(RIGHT)
    facts = gather(visit.ctx)
    rows = [(step, state_of(step, facts)) for step in _steps(facts)]
    left = sum(state == "open" for _, state in rows)
    return visit.page("desk/setup.html", rows=rows, left=left, next=next_step(facts), facts=facts)


def _steps(facts: Facts) -> list[Step]:
    return [step for step in STEPS if step.key != "demo" or facts.demo]


@desk
def step(visit: Visit, name: str) -> HttpResponse:
    """One step: why, what there is, and the answer."""
    visit.ctx.require(RIGHT)
    if name not in BY_KEY:
        raise NotFound("There is no such step.")
    if visit.request.method != "POST":
        return _shown(visit, BY_KEY[name])
    try:
        return _answered(visit, BY_KEY[name])
    except ProofNeeded:
        raise
    except DomainError as error:
        return _shown(
            visit, BY_KEY[name], problem=error.message, typed=visit.request.POST, status=error.status
        )
    except ValidationError as error:
        told = error.errors(include_url=False)[0]["msg"].removeprefix("Value error, ")
        return _shown(visit, BY_KEY[name], problem=f"{told}.", typed=visit.request.POST, status=422)


def _answered(visit: Visit, step: Step) -> HttpResponse:
    """Do what was answered, and go on to what is left."""
    data = visit.request.POST
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    if data.get("later"):
        doing.put_off(ctx, step.key, back=data["later"] == "back")
        return _on(visit, "" if data["later"] == "back" else "Left for later.")
    if step.key not in ANSWERS:
        raise NotFound("There is nothing to answer here.")
    told = ANSWERS[step.key](visit, data)
    return told if isinstance(told, HttpResponse) else _on(visit, told)


def _on(visit: Visit, told: str) -> HttpResponse:
    if told:
        messages.success(visit.request, told, extra_tags="ok")
    visit = Visit(visit.request)
    following = next_step(gather(visit.ctx))
    return HttpResponseRedirect(f"/setup/{following.key}" if following else "/setup", status=303)


def _shown(
    visit: Visit,
    step: Step,
    *,
    problem: str = "",
    typed: QueryDict | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    facts, typed = gather(visit.ctx), typed or QueryDict()
    if facts.here is None and step.key not in ("branch", "demo"):
        return HttpResponseRedirect("/setup/branch")
    country = visit.asked("country") or typed.get("country", "") or (facts.here.country if facts.here else "")
    shown = {
        "step": step,
        "facts": facts,
        "state": state_of(step, facts),
        "problem": problem,
        "typed": typed,
        "countries": countries(),
        "country": country,
        "usual": countries().get(country),
        "trades": trades(),
        "form": _look_form(visit, LOOK[step.key], typed) if step.key in LOOK else None,
        "outside": outside_address() if step.key == "address" else "",
        "link": "",
        "following": next_step(facts),
        "invitations": list_invitations(visit.ctx) if step.key == "people" else [],
    }
    return visit.page("desk/setup_step.html", status=status, **shown | more)


def _look_form(visit: Visit, names: tuple[str, ...], typed: QueryDict | None) -> Asked:
    fields = tuple(field for field in fields_of(BillingPolicy) if field.name in names)
    now = BillingPolicy.at(visit.ctx)
    values = {field.name: getattr(now, field.name) for field in fields}
    return Asked(fields, typed or fill(fields, values, visit.place), new_id())


def _look(visit: Visit, data: QueryDict, names: tuple[str, ...]) -> str:
    """Change some of how documents look; the rest of the settings stays, and so do the earlier versions."""
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    fields = tuple(field for field in fields_of(BillingPolicy) if field.name in names)
    form = Form(fields, data, visit.place, Uploaded(visit.request, ctx))
    if form.errors:
        raise Invalid(next(iter(form.errors.values())))
    now = BillingPolicy.at(ctx)
    changed = BillingPolicy.model_validate({**now.model_dump(), **form.payload}).model_dump(mode="json")
    set_policy(ctx.step("look"), SetPolicy(name=BillingPolicy.name, settings={n: changed[n] for n in names}))
    if "numbering_prefix" in names:
        doing.put_off(ctx.step("seen"), "numbering")
    return "It holds from now on; what was issued before stays as it is."


def _keyed(run: doing.Did) -> Callable[[Visit, QueryDict], str]:
    return lambda visit, data: run(visit.keyed(data.get("command_id") or str(new_id())), data)


def _invitation(visit: Visit, data: QueryDict) -> HttpResponse:
    """Show the link of an invitation, to be handed over; the record says who saw it."""
    found = doing.invited_here(data)
    if found is None:
        raise NotFound("There is no such invitation.")
    show_invitation(visit.keyed(data.get("command_id") or str(new_id())), ShowInvitation(invitation_id=found))
    link = f"{settings.ORIGIN}/accounts/invitation/{invitation_token(found)}/"
    return _shown(visit, BY_KEY["people"], link=link)


def _mail(visit: Visit, data: QueryDict) -> HttpResponse:
    """Name the mail server, or send a test by it."""
    ctx = visit.keyed(data.get("command_id") or str(new_id()))
    if "host" in data:
        messages.success(visit.request, doing.name_mail_server(ctx, data), extra_tags="ok")
        return HttpResponseRedirect("/setup/mail", status=303)
    send_test_message(ctx, SendTestMessage(email=data.get("email", "")))
    if can_mail():
        messages.info(visit.request, "The test message is on its way: look into that mailbox.")
    else:
        messages.warning(visit.request, "It waits: no mail server is set up yet.", extra_tags="warn")
    return HttpResponseRedirect("/setup/mail", status=303)


def _address(visit: Visit, data: QueryDict) -> HttpResponse:
    address = doing.set_address(visit.keyed(data.get("command_id") or str(new_id())), data.get("address", ""))
    (Path(settings.HOME) / "origin").write_text(address)
    told = (
        f"{address} holds from the next start: stop and start Workwright."
        if address
        else "No address is set."
    )
    messages.success(visit.request, told, extra_tags="ok")
    return HttpResponseRedirect("/setup/address", status=303)


def _demo(visit: Visit, data: QueryDict) -> HttpResponse:
    """Ask the supervisor to empty the installation; nobody but the demo's people is in it."""
    visit.ctx.require("access.create_branch")
    if not is_all_there_is():
        raise Invalid("There are branches here that are not the practice company's: nothing was removed.")
    if data.get("word", "").strip().upper() != DEMO_GOES:
        raise Invalid(f"Type {DEMO_GOES} to say that everything you see may go.", field="word")
    (Path(settings.HOME) / "start-over").touch()
    return visit.page("desk/setup_emptied.html", start=start_address())


ANSWERS: dict[str, Callable[[Visit, QueryDict], HttpResponse | str]] = {
    "branch": _keyed(doing.open_branch),
    "taxes": _keyed(doing.add_taxes),
    "services": _keyed(doing.add_trade),
    "logo": lambda visit, data: _look(visit, data, LOOK["logo"]),
    "numbering": lambda visit, data: _look(visit, data, LOOK["numbering"]),
    "people": _invitation,
    "mail": _mail,
    "address": _address,
    "demo": _demo,
}
