"""What is known of the public address."""

import hashlib
import hmac
from datetime import datetime

from django.conf import settings

from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.operations.models import AddressCheck
from workwright.operations.rules.addresses import Reach, reach_of

WORDS: dict[Reach, str] = {
    "this_machine": "Only this machine can open it. Links are for the screen here.",
    "own_network": "Devices in the shop's own network can open it; customers outside cannot.",
    "unknown": "Nobody has been seen to reach it. It is not known whether customers can.",
    "from_here": "The server reaches itself under this name. Whether customers outside can is not known yet.",
    "from_outside": "A device from outside has opened it: customers can.",
    "wrong": "Somebody else answers at this address, not this installation.",
}


class AddressView(View):
    """The address in force and what has been seen of it. `for_customers`: links may be sent out."""

    address: str
    reach: Reach
    text: str
    for_customers: bool
    seen_at: datetime | None
    detail: str


@query("operations.get_address", permission="access.view_branches")
def get_address(ctx: Context) -> AddressView:
    """The public address, and whether customers outside can open it as far as is known."""
    rows = AddressCheck.objects.filter(address=settings.ORIGIN).order_by("witness", "-at").distinct("witness")
    newest = list(rows)
    reach = reach_of(settings.ORIGIN, {row.witness: row.outcome for row in newest})  # type: ignore[misc]
    last = max(newest, key=lambda row: row.at, default=None)
    return AddressView(
        address=settings.ORIGIN,
        reach=reach,
        text=WORDS[reach],
        for_customers=reach in ("from_outside", "from_here", "unknown"),
        seen_at=last.at if last else None,
        detail=last.detail if last else "",
    )


def nonce_answer(nonce: str) -> str:
    """Return what only this installation can answer to a nonce."""
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, b"address\0" + nonce.encode(), hashlib.sha256).hexdigest()
