"""Calling a provider of messages over HTTPS, and what silence means: it never left, or nobody knows."""

import os
import socket
from collections.abc import Mapping

import httpcore

from workwright.kernel.fetching import NoReply, NotAllowed, Reply, fetch
from workwright.notify.ports import Account, NoAnswer, Outgoing, Unreachable

SECONDS = 15.0
NEVER_LEFT = (httpcore.ConnectError, httpcore.ConnectTimeout, socket.gaierror, UnicodeError)
LARGEST_MEDIA = 16 * 1024 * 1024


def practice_address() -> str:
    """Return where the practice provider listens, "" for none: the one address inside that may be called."""
    return os.environ.get("WORKWRIGHT_MESSAGES_SANDBOX", "").rstrip("/")


def call(
    url: str,
    method: str = "POST",
    *,
    content: bytes = b"",
    headers: Mapping[str, str] | None = None,
    largest: int = 1_000_000,
) -> Reply:
    """Carry out one call. Raises `Unreachable` when nothing left this house, `NoAnswer` when it may have."""
    practice = practice_address()
    inside = bool(practice) and url.startswith(f"{practice}/")
    try:
        return fetch(
            url,
            method=method,
            content=content,
            headers=headers,
            seconds=SECONDS,
            inside=inside,
            largest=largest,
        )
    except NotAllowed as error:
        raise Unreachable(error.message) from error
    except NoReply as error:
        raise (Unreachable if isinstance(error.__cause__, NEVER_LEFT) else NoAnswer)(error.message) from error


def own_account(message: Outgoing) -> Account:
    """Return the account by which a message goes; raise `Unreachable` where the branch has none."""
    if message.account is None:
        raise Unreachable("This branch has no account for this channel.")
    return message.account
