"""By which channel a customer hears from us, and the words that stop it. Pure."""

import re
from collections.abc import Collection, Mapping

PREFERRED = {
    "text": ("sms", "whatsapp", "email"),
    "whatsapp": ("whatsapp", "sms", "email"),
    "email": ("email", "sms", "whatsapp"),
}
OTHERWISE = ("email", "sms", "whatsapp")
CHOSEN = {"text": "sms", "whatsapp": "whatsapp", "email": "email"}
"""Who asked for a channel has agreed to it."""
STOP = frozenset(
    [
        "stop",
        "stopall",
        "unsubscribe",
        "cancel",
        "end",
        "quit",
        "optout",
        "revoke",
        "stopp",
        "abmelden",
        "abbestellen",
    ]
)
START = frozenset(["start", "unstop", "anmelden", "subscribe"])


def choose(
    preferred: str,
    reach: Mapping[str, str],
    *,
    stopped: Collection[str] = (),
    agreed: Collection[str] = (),
    ask_first: bool = False,
) -> str:
    """Return the channel to use, "" for none.

    `reach` are the channels there are, each with the customer's address. What they stopped is never used; with
    `ask_first` texts go only to who agreed or chose them.
    """
    for channel in PREFERRED.get(preferred, OTHERWISE):
        if not reach.get(channel) or channel in stopped:
            continue
        if channel == "email" or not ask_first or channel in agreed or CHOSEN.get(preferred) == channel:
            return channel
    return ""


def meaning(text: str) -> str:
    """Return what a short text means for the channel: stop, start, or message for everything else.

    Only a text that is nothing but the word counts: "please stop by at five" is a message.
    """
    word = re.sub(r"[^\w ]", "", text).strip().casefold()
    if word in STOP or word == "stop all":
        return "stop"
    return "start" if word in START else "message"
