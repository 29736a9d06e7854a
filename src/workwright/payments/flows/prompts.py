"""Asking a payer on their phone: nobody's phone is asked again and again, and its number is kept nowhere."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.payments.actions.create_attempt import NoProvider
from workwright.payments.flows.checkout import Checkout, start_checkout
from workwright.payments.models import PaymentAttempt, PaymentRequest
from workwright.payments.ports import AsksPhones, gateways
from workwright.payments.queries.phones import phone_account
from workwright.payments.states import LIVE_ATTEMPT

LIMITS = ((3, timedelta(minutes=10)), (8, timedelta(hours=24)))
"""So many questions on one phone in so long, whoever asks and whatever for."""


class TooManyPrompts(DomainError):
    """This phone was asked often enough. Wait a while, or pay in another way."""

    code = "payments.too_many_prompts"
    status = 429


def ask_on_phone(ctx: Context, request_id: UUID, typed: str, description: str) -> Checkout:
    """Ask for the PIN on a phone, or go on with what is asked there already.

    Raises `NoProvider`, `Invalid` for a number that cannot be asked, `TooManyPrompts`, and what `start_checkout` does.
    """
    request = PaymentRequest.here(ctx).get(pk=request_id)
    account = phone_account(ctx, request.currency)
    gateway = gateways[account.gateway] if account else None
    if account is None or not isinstance(gateway, AsksPhones):
        raise NoProvider
    try:
        phone = gateway.phone_of(typed)
    except ValueError as error:
        raise Invalid(
            "This is not a mobile number that can be asked. Write it as 0712 345 678.", field="phone"
        ) from error
    if not PaymentAttempt.here(ctx).filter(request_id=request_id, state__in=LIVE_ATTEMPT).exists():
        _count(ctx, phone)
    return start_checkout(
        ctx, request_id, return_url="", description=description, account_id=account.id, phone=phone
    )


def _count(ctx: Context, phone: str) -> None:
    """Count a question; what is kept for a day is a keyed hash and some instants, outside of the books."""
    name = "prompts:" + salted_hmac("workwright.payments.prompts", phone, algorithm="sha256").hexdigest()
    longest = max(span for _, span in LIMITS)
    asked = [at for at in cache.get(name, []) if ctx.now - at < longest]
    if again := again_at(asked, ctx.now):
        clock = again.astimezone(ZoneInfo(ctx.branch.zone))
        at = f"{clock:%H:%M}"
        raise TooManyPrompts(
            f"This phone was asked often enough. It can be asked again at {at}.", field="phone", again_at=at
        )
    cache.set(name, [*asked, ctx.now], longest.total_seconds())


def again_at(asked: list[datetime], now: datetime) -> datetime | None:
    """Return when a phone may be asked again; None when it may be now."""
    waits = [
        sorted(recent)[-most] + span
        for most, span in LIMITS
        if len(recent := [at for at in asked if now - at < span]) >= most
    ]
    return max(waits, default=None)
