"""Stopping messages by the link that came with one: by a button, or by the reader's mail program (RFC 8058)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt

from workwright.interfaces.context import of_link
from workwright.interfaces.portal.door import address, by_link, page, with_key
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.ids import new_id
from workwright.notify.actions.record_consent import RecordConsent, record_consent
from workwright.notify.queries.consents import stopped_at
from workwright.notify.queries.messages import Addressed, addressed_by

RIGHTS = frozenset({"notify.record_consent"})
ONE_CLICK = "One-Click"


@csrf_exempt
@by_link
def stop(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show what would stop, and stop it when asked to. Opening the link alone stops nothing: scanners open links.

    A mail program has no cookies: its call is told by its body, and the link itself is the right to make it.
    """
    about = addressed_by(token)
    if about is None:
        raise NotFound("This link is not good. Ask us for a new one.")
    ctx = of_link("stop", about.id, about.branch_id, RIGHTS, request)
    address(request, ctx, about.customer_id)
    if request.method != "POST":
        return page(request, "portal/stop.html", ctx, about=about, stopped=_stopped(about))
    one_click = request.POST.get("List-Unsubscribe") == ONE_CLICK
    _record(ctx, about, request, one_click=one_click)
    return HttpResponse("", status=200) if one_click else HttpResponseRedirect(request.path, status=303)


def _stopped(about: Addressed) -> bool:
    return stopped_at(about.channel, about.recipient)


def _record(ctx: Context, about: Addressed, request: HttpRequest, *, one_click: bool) -> None:
    granted = request.POST.get("do") == "start" and not one_click
    words = ONE_CLICK if one_click else request.POST.get("do", "stop")
    command = RecordConsent.model_validate(
        {
            "customer_id": about.customer_id,
            "channel": about.channel,
            "address": about.recipient,
            "granted": granted,
            "source": "one_click" if one_click else "unsubscribe_link",
            "words": words[:500],
        }
    )
    record_consent(with_key(ctx, request.POST.get("command_id") or str(new_id())), command)
