"""Asking who it is before a sensitive right is used; afterwards the same form does the same thing, once."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from workwright.interfaces.accounts.proof import prove, ways_of
from workwright.interfaces.desk.pages import is_part
from workwright.interfaces.desk.uploads import stored_of
from workwright.kernel.errors import ProofNeeded

if TYPE_CHECKING:
    from workwright.interfaces.desk.door import Visit

FIELD = "__proof"
ASKED_AGAIN = "/accounts/prove/"
_TAKEN = "workwright.proof_taken"


def take_proof(request: HttpRequest) -> None:
    """Check the proof that came with a form, and take it out of the form; raise `ProofNeeded` when it is wrong."""
    form = request.POST.copy()
    given = form.pop(FIELD)[-1]
    request.POST = form  # type: ignore[assignment]
    prove(request, str(given))
    request.META[_TAKEN] = True


def ask_for_proof(visit: "Visit", error: ProofNeeded) -> HttpResponse:
    """Show the small form that asks; everything typed so far goes with it, under the same command id."""
    request = visit.request
    list(messages.get_messages(request))  # what the refused view had to say is not the last word
    posted = request.method == "POST"
    part = is_part(request)
    show = visit.part if part else visit.page
    response = show(
        "desk/proof_form.html" if part else "desk/proof.html",
        status=error.status,
        address=request.get_full_path() if posted else ASKED_AGAIN,
        kept=_typed(request) if posted else [],
        next="" if posted else request.get_full_path(),
        problem="" if type(error) is ProofNeeded else error.message,
        ways=ways_of(request),
        field=FIELD,
        person=visit.ctx.actor.name,
        title="Is it you?",
    )
    if part:
        response["HX-Retarget"], response["HX-Reswap"] = "#dialog-body", "innerHTML"
    return response


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return all that the form said; files are named by the ids under which they are stored by now."""
    said = [(name, str(value)) for name, values in request.POST.lists() for value in values]
    return said + stored_of(request)


def refreshed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Reload the page behind the dialog when a part was asked for that is not in it any more."""
    moved = {"HX-Redirect", "HX-Location", "HX-Refresh"} & set(answer.headers)
    if _TAKEN in request.META and is_part(request) and answer.status_code < 300 and not moved:
        answer["HX-Refresh"] = "true"
    return answer
