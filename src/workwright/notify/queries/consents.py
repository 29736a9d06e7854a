"""Who wants to be written to by which channel: the newest statement about an address holds."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.notify.models import Consent
from workwright.notify.policy import NotifyPolicy
from workwright.notify.queries.accounts import channels_here
from workwright.notify.rules.choice import choose
from workwright.parties.queries import CustomerCard

_NEWEST = """
SELECT DISTINCT ON (channel, address) channel, address, granted FROM notify_consent
WHERE address = ANY(%s) ORDER BY channel, address, id DESC
"""


class ConsentView(View):
    """One statement, as it was made."""

    id: UUID
    channel: str
    address: str
    granted: bool
    source: str
    words: str
    recorded_by: str
    recorded_at: datetime


class Ways(NamedTuple):
    """How a customer can be reached: the address of each channel here, what they stopped, and the one to use."""

    reach: dict[str, str]
    stopped: frozenset[str]
    chosen: str

    @property
    def address(self) -> str:
        return self.reach.get(self.chosen, "")

    @property
    def open(self) -> tuple[str, ...]:
        """Return the channels that may be used."""
        return tuple(name for name, to in self.reach.items() if to and name not in self.stopped)


@query("notify.list_consents", permission="notify.view_messages")
def list_consents(ctx: Context, customer_id: UUID) -> list[ConsentView]:
    """What a customer said about being written to, newest first: when, how, in which words."""
    rows = Consent.unscoped.filter(customer_id=customer_id).order_by("-id")[:100]
    return [ConsentView.model_validate(row, from_attributes=True) for row in rows]


def stopped_at(channel: str, address: str) -> bool:
    """Tell whether who has this address stopped this channel."""
    return (channel, address) in _said([address], granted=False)


def ways_to(ctx: Context, customer: CustomerCard) -> Ways:
    """Return how a customer can be written to, and by what: their choice first, never what they stopped."""
    here = channels_here(ctx)
    known = {"email": customer.email, "sms": customer.phone, "whatsapp": customer.phone}
    reach = {name: to for name, to in known.items() if name in here and to}
    addresses = {*reach.values()}
    stopped = frozenset(name for name, to in _said(addresses, granted=False) if reach.get(name) == to)
    agreed = frozenset(name for name, to in _said(addresses, granted=True) if reach.get(name) == to)
    chosen = choose(
        customer.preferences.contact,
        reach,
        stopped=stopped,
        agreed=agreed,
        ask_first=NotifyPolicy.at(ctx).texts_need_consent,
    )
    return Ways(reach, stopped, chosen)


def _said(addresses: Iterable[str], *, granted: bool) -> frozenset[tuple[str, str]]:
    rows = writer.rows(_NEWEST, [list(addresses)]) if addresses else []
    return frozenset((row.channel, row.address) for row in rows if row.granted is granted)
