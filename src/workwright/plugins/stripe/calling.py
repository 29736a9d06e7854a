"""One call of Stripe's SDK, and what its errors mean for money: no, no answer, or never left."""

from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import stripe

from workwright.payments.ports import Credentials, NoAnswer, Refused, Unreachable

API_VERSION = "2025-09-30.clover"
"""Pinned, so that an account's own setting or another SDK never changes the shape of what comes back."""
T = TypeVar("T")


def client(account: Credentials, timeout: float) -> stripe.StripeClient:
    """Return the SDK's client for an account. It never retries by itself: that is decided where money is known."""
    base = account.settings.get("api_base", "")
    patience = httpx.Timeout(timeout, connect=min(timeout, 4.0))
    return stripe.StripeClient(
        account.secrets["api_key"],
        stripe_version=API_VERSION,
        max_network_retries=0,
        http_client=stripe.HTTPXClient(timeout=patience, allow_sync_methods=True),
        base_addresses={"api": base.rstrip("/")} if base else {},
    )


def call(ask: Callable[[], T]) -> T:
    """Carry out one call. A broken or late answer is `NoAnswer`: it may have been carried out.

    Raises `Unreachable` when nothing left this house or Stripe turned it away unseen (429), `Refused` when it
    said no. Source of the kinds: https://docs.stripe.com/api/errors
    """
    try:
        return ask()
    except stripe.RateLimitError as error:
        raise Unreachable(str(error)) from error
    except stripe.APIConnectionError as error:
        if isinstance(error.__cause__ or error.__context__, httpx.ConnectError | httpx.ConnectTimeout):
            raise Unreachable(str(error)) from error
        raise NoAnswer(str(error)) from error
    except stripe.StripeError as error:
        status = error.http_status or 500
        if status >= 500 or status == 409:  # 409: the same key is being worked on at this moment
            raise NoAnswer(str(error)) from error
        raise Refused(_code(error)) from error


def _code(error: stripe.StripeError) -> str:
    """Return Stripe's reason as a short code; its sentences may quote what was sent and go nowhere."""
    told = error.error
    return str(getattr(told, "code", None) or getattr(told, "type", None) or "refused")[:60]


def every(page: Any, most: int) -> list[Any]:
    """Return the objects of a list and of the pages after it, at most so many."""
    found: list[Any] = []
    for one in page.auto_paging_iter():
        found.append(one)
        if len(found) >= most:
            break
    return found
