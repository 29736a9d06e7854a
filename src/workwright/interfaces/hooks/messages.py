"""Where providers of messages tell us things: raw bytes, signature, record, and an answer at once."""

from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workwright.interfaces.hooks.payments import LARGEST_BODY
from workwright.notify.flows import receive_hook
from workwright.notify.ports import BadSignature, HookCall
from workwright.notify.queries import account_at_hook


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive_message_hook(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Answer what the provider wants to read, 400 when it did not sign the call, 404 for no such account."""
    known = account_at_hook(account_id)
    if known is None:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse(status=413)
    try:
        news = receive_hook(known, _call(request), datetime.now(UTC))
    except (BadSignature, ValueError, KeyError):
        return HttpResponse(status=400)
    return HttpResponse(news.answer, content_type=news.media_type)


def _call(request: HttpRequest) -> HookCall:
    """Return the call as it was made: signatures are over the address that the provider was given."""
    return HookCall(
        url=settings.ORIGIN + request.get_full_path(),
        method=request.method or "",
        query={name: request.GET[name] for name in request.GET},
        headers=request.headers,
        body=request.body,
    )
