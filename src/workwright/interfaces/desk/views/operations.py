"""The operations page: how the installation is, and what to do where it is in trouble."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from workwright.interfaces.desk.door import Visit, desk
from workwright.notify.queries import MessageView, list_messages
from workwright.operations.flows import check_address
from workwright.operations.queries import get_address, get_status, present_troubles
from workwright.operations.queries.status import VIEW


@desk
def operations(visit: Visit) -> HttpResponse:
    """Everything that waits or is in trouble, with what to do about each."""
    return visit.page(
        "desk/operations.html",
        seen=get_status(visit.ctx),
        address=get_address(visit.ctx),
        letters=_in_trouble(visit),
    )


def _in_trouble(visit: Visit) -> list[MessageView]:
    """Return the messages of this person's branches that were refused or are of unknown fate."""
    if not visit.ctx.can("notify.view_messages"):
        return []
    return [row for state in ("failed", "unknown") for row in list_messages(visit.ctx, state, limit=20).rows]


@desk
def banner(visit: Visit) -> HttpResponse:
    """The line on top of every page of those who run the house, while something needs their hands."""
    visit.ctx.require(VIEW)
    found = [one for one in present_troubles(visit.ctx.now) if one.tone == "bad"]
    return visit.part("desk/trouble_banner.html", troubles=found)


@require_POST
@desk
def ask_address(visit: Visit) -> HttpResponse:
    """Open our own public address and say what was seen."""
    visit.ctx.require("operations.record_address_check")
    seen = check_address(visit.ctx)
    messages.info(visit.request, f"{seen.address}: {seen.text} {seen.detail}".strip())
    wanted = visit.request.POST.get("next", "")
    return HttpResponseRedirect(
        wanted if wanted in ("/operations", "/setup/address") else "/operations", status=303
    )
