"""Reads of messages both ways, of channels, of who wants what, and of wordings."""

from workwright.notify.queries.accounts import (
    AccountSetting,
    ChannelView,
    account_at_hook,
    account_of,
    channels_here,
    list_channels,
)
from workwright.notify.queries.consents import ConsentView, Ways, list_consents, stopped_at, ways_to
from workwright.notify.queries.messages import (
    MessageView,
    Standing,
    due,
    get_message,
    list_messages,
    lost,
    messages_about,
    refs_in_use,
    standing,
    unsure,
)
from workwright.notify.queries.received import (
    ReceivedView,
    Spoken,
    get_received,
    list_triage,
    orders_to_choose,
    thread,
)

__all__ = [
    "AccountSetting",
    "ChannelView",
    "ConsentView",
    "MessageView",
    "ReceivedView",
    "Spoken",
    "Standing",
    "Ways",
    "account_at_hook",
    "account_of",
    "channels_here",
    "due",
    "get_message",
    "get_received",
    "list_channels",
    "list_consents",
    "list_messages",
    "list_triage",
    "lost",
    "messages_about",
    "orders_to_choose",
    "refs_in_use",
    "standing",
    "stopped_at",
    "thread",
    "unsure",
    "ways_to",
]
