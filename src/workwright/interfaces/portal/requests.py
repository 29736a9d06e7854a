"""Asking for work: by whoever knows the address of a branch's form."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from pydantic import ValidationError

from workwright.access.queries import branch_by_code
from workwright.interfaces.context import of_link
from workwright.interfaces.desk.door import place_of
from workwright.interfaces.desk.forms.asked import Asked
from workwright.interfaces.desk.forms.fields import fields_of
from workwright.interfaces.desk.forms.reading import Form, sentences
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.limits import TooMany, shared
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.interfaces.portal.links import track_token
from workwright.interfaces.portal.words import said
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.kernel.languages import gettext as _
from workwright.work_orders.actions.request_work import RequestWork, request_work

RIGHTS = frozenset({"work_orders.request_work", "files.record_file"})
ASKED = ("name", "phone", "email", "customer_words", "wanted_at")
FIELDS = tuple(field for field in fields_of(RequestWork) if field.name in ASKED)


@by_link
def request_form(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show the form, or take the request and lead to the page that follows it."""
    branch_id = branch_by_code(code)
    ctx = of_link("request", branch_id, branch_id, RIGHTS, request)
    address(request, ctx)
    if request.method != "POST":
        return _page(request, ctx)
    keyed = with_key(ctx, request.POST.get("command_id") or str(new_id()))
    try:
        form = Form(FIELDS, request.POST, place_of(ctx), lambda name: [])
        files = [{"file_id": file_id, "kind": "before"} for file_id in Uploaded(request, keyed)("photos")]
        command = RequestWork.model_validate({**form.payload, "files": files})
        if form.errors:
            return _page(request, ctx, errors=form.errors)
        shared(request, "portal_request")
        made = request_work(keyed, command)
    except ValidationError as error:
        return _page(request, ctx, errors=sentences(error))
    except TooMany:
        raise
    except DomainError as error:
        return _page(
            request, ctx, problem=said(error), errors={error.field: said(error)} if error.field else {}
        )
    return HttpResponseRedirect(f"/o/{track_token(made.id)}", status=303)


def _page(
    request: HttpRequest, ctx: Context, *, problem: str = "", errors: dict[str, Any] | None = None
) -> HttpResponse:
    form = Asked(
        FIELDS,
        request.POST,
        new_id(),
        errors={name: _(text) for name, text in (errors or {}).items()},
        problem=problem,
    )
    if errors and not problem:
        form.problem = _("Something is missing or does not fit. It is marked below.")
    return page(request, "portal/request.html", ctx, status=422 if form.problem else 200, form=form)
