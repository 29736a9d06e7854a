"""The estimate on the customer's phone: line by line, with photos and a signature."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from pydantic import ValidationError

from workwright.estimates.actions.decide_by_link import DecideByLink, decide_by_link
from workwright.estimates.queries import AuthorisationView, EstimateView, estimate_by_link, estimate_of_link
from workwright.files.queries import files_by_id
from workwright.interfaces.context import of_link
from workwright.interfaces.desk.door import place_of
from workwright.interfaces.desk.forms.reading import sentences
from workwright.interfaces.desk.show import Place, amount
from workwright.interfaces.desk.uploads import Uploaded
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.interfaces.portal.terms import TERMS, accept
from workwright.interfaces.portal.words import said
from workwright.interfaces.served import file_response
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.languages import gettext as _
from workwright.kernel.languages import locale_in, spoken
from workwright.scheduling.queries import terms_of
from workwright.work_orders.queries import order_facts

RIGHTS = frozenset({"estimates.decide_by_link", TERMS, "files.record_file", "files.view_files"})


def opened(request: HttpRequest, token: str) -> Context:
    """Return the context of whoever holds the link; raise `NotFound` for one that is not good."""
    linked = estimate_of_link(token)
    ctx = of_link("estimate", linked.id, linked.branch_id, RIGHTS, request)
    address(request, ctx, order_facts(ctx, [linked.work_order_id])[linked.work_order_id].customer_id)
    return ctx


@by_link
def estimate(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the estimate, or take the answer."""
    ctx = opened(request, token)
    shown = estimate_by_link(ctx, token)
    return (
        _answer(request, token, ctx, shown) if request.method == "POST" else _page(request, token, ctx, shown)
    )


def _page(
    request: HttpRequest,
    token: str,
    ctx: Context,
    shown: EstimateView,
    *,
    status: int = 200,
    problem: str = "",
    errors: dict[str, str] | None = None,
) -> HttpResponse:
    return page(
        request,
        "portal/estimate.html",
        ctx,
        status=status,
        estimate=shown,
        token=token,
        open_lines=[line for line in shown.lines if not line.decision],
        answerable="estimates.decide_by_link" in shown.allowed_actions,
        photos=photos_in(shown),
        terms=terms_of(ctx, shown.work_order_id),
        answered=lambda one: answered(one, shown.currency, place_of(ctx)),
        problem=problem,
        errors=errors or {},
        typed=request.POST,
    )


def _answer(request: HttpRequest, token: str, ctx: Context, shown: EstimateView) -> HttpResponseBase:
    data = request.POST
    keyed = with_key(ctx, data.get("command_id") or str(new_id()))
    given: dict[str, Any] = {
        "token": token,
        "name": data.get("name", ""),
        "note": data.get("note", ""),
        "old_parts_wanted": "old_parts_wanted" in data,
        "shown_sha256": data.get("shown_sha256", ""),
        "decisions": [
            {"line_id": line.line_id, "verdict": data.get(f"line-{line.line_id}", "")}
            for line in shown.lines
            if data.get(f"line-{line.line_id}")
        ],
    }
    try:
        accept(keyed, shown.work_order_id, data)
        signature = Uploaded(request, keyed)("signature")
        command = DecideByLink.model_validate(
            given | ({"signature_file_id": signature[-1]} if signature else {})
        )
        decide_by_link(keyed, command)
    except ValidationError as error:
        found = sentences(error)
        words = _("Please type your name.")
        if "decisions" in found:
            words = _("Approve or decline at least one line.")
        return _page(request, token, ctx, shown, status=422, problem=words, errors=found)
    except DomainError as error:
        return _page(request, token, ctx, shown, status=error.status, problem=said(error))
    return HttpResponseRedirect(request.path, status=303)


def answered(one: AuthorisationView, currency: str, place: Place) -> str:
    """Say who answered, and what for."""

    def shown(minor: int) -> str:
        return f"{amount(minor, currency, locale_in(spoken(), place.locale))} {currency}"

    sums = {"name": one.name, "yes": shown(one.approved_minor), "no": shown(one.declined_minor)}
    if one.approved_minor and one.declined_minor:
        return _("Thank you. %(name)s answered: approved %(yes)s, declined %(no)s.", **sums)
    if one.declined_minor:
        return _("Thank you. %(name)s answered: declined %(no)s.", **sums)
    return _("Thank you. %(name)s answered: approved %(yes)s.", **sums)


def photos_in(shown: EstimateView) -> list[str]:
    """Return the ids of the photos that the document names, in its order."""
    return [piece.partition('"')[0] for piece in shown.document_html.split('data-file-id="')[1:]]


@by_link
def photo(request: HttpRequest, token: str, file_id: UUID) -> HttpResponseBase:
    """Send a photo of this estimate, and no other file."""
    ctx = opened(request, token)
    if str(file_id) not in photos_in(estimate_by_link(ctx, token)) or file_id not in files_by_id(
        ctx, [file_id]
    ):
        raise NotFound("There is no such photo.")
    return file_response(ctx, request, file_id)
