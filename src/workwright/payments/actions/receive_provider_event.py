"""Put a webhook into the inbox: by its id once, as a hint and nothing more."""

import json
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.events import ProviderNewsArrived
from workwright.payments.models import ProviderEvent

Told = Literal["ref", "receipt", "result", "reversal", "status", "reference"]
"""What may be kept of a notice besides its ids."""


class ReceiveProviderEvent(Command):
    """An allow-list of what came: ids, kind, codes, and the hash of the raw body. The signature was verified before."""

    account_id: UUID
    event_id: Annotated[str, Field(min_length=1, max_length=120)]
    type: Annotated[str, Field(max_length=80)]
    object_kind: Literal["charge", "refund", "other"]
    object_ref: Annotated[str, Field(max_length=120)]
    body_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    about: Annotated[str, Field(max_length=40)] = ""
    facts: dict[Told, Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,120}$")]] = {}


class ReceivedProviderEvent(Result):
    """`news` is false when the same event had come before."""

    id: UUID
    news: bool


_INSERT = """
INSERT INTO payments_providerevent (id, branch_id, account_id, event_id, type, object_kind, object_ref, body_sha256,
                                    received_at, about, facts, state)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, 'received')
ON CONFLICT (account_id, event_id) DO NOTHING RETURNING id
"""


@action("payments.receive_provider_event")
def receive_provider_event(ctx: Context, command: ReceiveProviderEvent) -> ReceivedProviderEvent:
    """Keep the hint. A second copy, or another body under the same id, changes nothing."""
    event_id, c = new_id(), command
    what = [c.account_id, c.event_id, c.type, c.object_kind, c.object_ref, c.body_sha256]
    if not writer.rows(_INSERT, [event_id, ctx.here, *what, ctx.now, c.about, json.dumps(c.facts)]):
        known = ProviderEvent.here(ctx).get(account_id=c.account_id, event_id=c.event_id)
        return ReceivedProviderEvent(id=known.id, news=False)
    ctx.emit(ProviderNewsArrived(event_id=event_id))
    return ReceivedProviderEvent(id=event_id, news=True)
