"""The house itself: branch, people, settings, the journal, stored files."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from workwright.access import queries
from workwright.access.actions.set_policy import SetPolicy, set_policy
from workwright.access.queries import journal
from workwright.interfaces.context import choose_branch
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.explained import explained
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.filling import fill
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.show import humanise
from workwright.interfaces.served import file_response
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.policy import Policy, policies


@require_POST
@desk
def branch(visit: Visit) -> HttpResponse:
    """Choose the branch to work in, for this session."""
    try:
        choose_branch(visit.request, UUID(visit.request.POST.get("branch", "")))
    except ValueError:
        raise NotFound("There is no such branch.") from None
    return HttpResponseRedirect("/")


@desk
def stored_file(visit: Visit, file_id: UUID) -> HttpResponseBase:
    """Send the bytes of a file that this person may see."""
    return file_response(visit.ctx, visit.request, file_id)


@desk
def people(visit: Visit) -> HttpResponse:
    """Who works here, in which roles; who is invited; which programs have a key."""
    return visit.page(
        "desk/people.html",
        users=queries.list_users(visit.ctx, visit.asked("q")),
        invitations=queries.list_invitations(visit.ctx),
        clients=queries.list_api_clients(visit.ctx),
        branches={branch.id: branch.name for branch in queries.list_branches(visit.ctx)},
        asked=visit.asked("q"),
    )


@desk
def settings(visit: Visit) -> HttpResponse:
    """The branch and its business settings."""
    branches = queries.list_branches(visit.ctx)
    here = next((branch for branch in branches if branch.id == visit.ctx.branch_id), None)
    names = sorted(policies)
    return visit.page("desk/settings.html", branch=here, branches=branches, names=names)


def policy_named(name: str) -> type[Policy]:
    if name not in policies:
        raise NotFound("There are no such settings.")
    return policies[name]


@desk
def policy(visit: Visit, name: str) -> HttpResponse:
    """One set of settings, as a form."""
    visit.ctx.require("access.set_policy" if visit.request.method == "POST" else "access.view_policy")
    kind = policy_named(name)
    fields = explained(kind)
    if visit.request.method != "POST":
        now = kind.at(visit.ctx)
        values = {field.name: getattr(now, field.name) for field in fields}
        return _policy_form(visit, kind, Asked(fields, fill(fields, values, visit.place), new_id()))
    data = visit.request.POST
    form = Form(fields, data, visit.place, lambda field: [])
    asked = Asked(fields, data, new_id(), errors=form.errors)
    try:
        changed = kind.model_validate({**kind.at(visit.ctx).model_dump(), **form.payload})
        if not form.errors:
            stored, since = changed.model_dump(mode="json"), _since(visit)
            ctx = visit.keyed(data.get("command_id", str(new_id())))
            set_policy(ctx, SetPolicy(name=name, settings=stored, valid_from=since))
            when = "from the time you chose" if since else "from now on"
            messages.success(visit.request, f"The settings hold {when}.", extra_tags="ok")
            return HttpResponseRedirect(f"/settings/{name}", status=303)
    except ValidationError as error:
        asked.errors = sentences(error) | form.errors
    except DomainError as error:
        asked.problem = error.message
    asked.problem = asked.problem or "Something does not fit. It is marked below."
    return _policy_form(visit, kind, asked, status=422)


def _policy_form(visit: Visit, kind: type[Policy], form: Asked, *, status: int = 200) -> HttpResponse:
    labels = {field.name: field.label for field in form.fields}
    return visit.page(
        "desk/policy.html",
        status=status,
        form=form,
        title=f"Settings: {humanise(kind.name).lower()}",
        name=kind.name,
        labels=labels,
        history=queries.settings_history.run(visit.ctx, kind.name),
        since=visit.request.POST.get("valid_from", ""),
    )


def _since(visit: Visit) -> datetime | None:
    """Return from when a change is to hold, as typed in the branch's wall time; None is at once."""
    typed = visit.request.POST.get("valid_from", "").strip()
    try:
        local = datetime.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid("Type a day and a time from which it holds.", field="valid_from") from None
    return local.replace(tzinfo=visit.place.tz) if local else None


@desk
def journal_page(visit: Visit) -> HttpResponse:
    """The acts of this branch, newest first, with filters in the address."""
    found = journal.list_journal(
        visit.ctx, action=visit.asked("action"), actor=visit.asked("actor"), after=visit.asked("after")
    )
    return visit.page(
        "desk/journal.html", found=found, action=visit.asked("action"), actor=visit.asked("actor")
    )


@desk
def journal_entry(visit: Visit, entry_id: UUID) -> HttpResponse:
    """One act with its input, its answer, its events."""
    return visit.page("desk/journal_entry.html", entry=journal.get_journal_entry(visit.ctx, entry_id))
