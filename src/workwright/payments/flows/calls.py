"""A provider calls us: the hint goes into the inbox, and a question is answered."""

from collections.abc import Mapping
from datetime import datetime

from workwright.kernel.context import SYSTEM, Context
from workwright.payments.flows.reach import reach
from workwright.payments.flows.rounds import receive_webhook
from workwright.payments.models import ProviderAccount
from workwright.payments.ports import TakesDirectMoney, gateways
from workwright.payments.queries.phones import is_awaited


def take_call(
    account: ProviderAccount, body: bytes, headers: Mapping[str, str], now: datetime
) -> Mapping[str, str] | None:
    """Take in what a provider tells and return what to answer, None for nothing; raise `BadSignature`.

    Whether a payment may be taken is only asked: no row is written.
    """
    asks = gateways[account.gateway]
    if not isinstance(asks, TakesDirectMoney):
        receive_webhook(account, body, headers, now)
        return None
    gateway, credentials = reach(account, now)
    notice = gateway.parse_event(credentials, body, headers, now)
    reference = asks.reference_in(notice)
    if reference is None:
        receive_webhook(account, body, headers, now)
        return asks.reply(notice, True)
    ctx = Context(SYSTEM, now, "hook", branch_id=account.branch_id)
    return asks.reply(notice, is_awaited(ctx, account.id, reference))
