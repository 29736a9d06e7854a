"""The webhook of a payment provider: raw bytes, signature, inbox, and an answer at once. No money moves here."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from workwright.payments.flows import take_call
from workwright.payments.ports import PATH, BadSignature
from workwright.payments.queries import provider_account

LARGEST_BODY = 256 * 1024


@csrf_exempt
@require_POST
def receive_payment_hook(request: HttpRequest, account_id: UUID, rest: str = "") -> HttpResponse:
    """Answer 204 when the hint is in the inbox, 400 when the provider did not sign it, 404 for no such account.

    A provider that wants to read an answer gets it as JSON.
    """
    account = provider_account(account_id)
    if account is None:
        return HttpResponse(status=404)
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        return HttpResponse(status=413)
    try:
        answer = take_call(account, request.body, dict(request.headers) | {PATH: rest}, datetime.now(UTC))
    except BadSignature:
        return HttpResponse(status=400)
    return HttpResponse(status=204) if answer is None else JsonResponse(dict(answer))
