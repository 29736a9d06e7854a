"""Looking at ourselves from outside, with the network in between."""

import secrets

from django.conf import settings

from workwright.kernel.context import Context
from workwright.kernel.fetching import NoReply, NotAllowed, fetch
from workwright.operations.actions.record_address_check import RecordAddressCheck, record_address_check
from workwright.operations.queries.address import AddressView, get_address, nonce_answer
from workwright.operations.rules.addresses import Outcome

PATIENCE_SECONDS = 8.0
NONCE_PATH = "/health/nonce/"


def check_address(ctx: Context) -> AddressView:
    """Open our own public address, keep what was seen, and return what is known now.

    The answer to a nonce shows that it is this installation that answers, whoever stands before it.
    """
    outcome, detail = _open(settings.ORIGIN)
    seen = RecordAddressCheck(address=settings.ORIGIN, witness="server", outcome=outcome, detail=detail[:300])
    record_address_check(ctx, seen)
    return get_address(ctx)


def _open(address: str) -> tuple[Outcome, str]:
    nonce = secrets.token_urlsafe(16)
    try:
        answer = fetch(f"{address}{NONCE_PATH}{nonce}", seconds=PATIENCE_SECONDS, inside=True)
    except (NotAllowed, NoReply) as error:
        return "unreached", error.message
    if answer.status == 200 and answer.body.decode("utf-8", "replace").strip() == nonce_answer(nonce):
        return "reached", ""
    return "other", f"It answers with status {answer.status}, but it is not this installation."
