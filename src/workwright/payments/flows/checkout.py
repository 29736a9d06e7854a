"""Paying through a provider: intent committed, call made, outcome recorded. No transaction is open in a call."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.money import Money
from workwright.payments.actions.cancel_attempt import CancelAttempt, cancel_attempt
from workwright.payments.actions.create_attempt import CreateAttempt, create_attempt, usable_account
from workwright.payments.actions.record_outcome import RecordOutcome, charge_outcome, record_outcome
from workwright.payments.actions.send_attempt import SendAttempt, send_attempt
from workwright.payments.flows.reach import LOST_AFTER, as_system, is_away, reach
from workwright.payments.models import PaymentAttempt
from workwright.payments.ports import Ask, NoAnswer, Refused, Unreachable
from workwright.payments.states import LIVE_ATTEMPT


class ProviderAway(DomainError):
    """The payment provider cannot be reached now. Nothing was charged: try again later, or pay in the shop."""

    code = "payments.provider_away"
    status = 503


@dataclass(frozen=True, slots=True)
class Checkout:
    """Where to send the payer: the provider's page, or nowhere while a payment is being checked."""

    attempt_id: UUID
    state: str
    pay_url: str


def start_checkout(
    ctx: Context,
    request_id: UUID,
    *,
    return_url: str,
    description: str,
    account_id: UUID | None = None,
    phone: str = "",
) -> Checkout:
    """Begin, or go on with, paying a request on a hosted page, or on the phone named: that is kept nowhere.

    A live attempt is asked about first: its page is used again, and while its outcome is open no other is made.
    Raises `NotPayable`, `NoProvider`, `SubjectChanged`, `ProviderAway`.
    """
    live = PaymentAttempt.here(ctx).filter(request_id=request_id, state__in=LIVE_ATTEMPT).first()
    if live is not None:
        going_on = _go_on(ctx, live)
        if going_on is not None:
            return going_on
    if is_away(usable_account(ctx, account_id)):
        raise ProviderAway
    made = create_attempt(ctx, CreateAttempt(request_id=request_id, account_id=account_id))
    try:
        send_attempt(ctx.step("send"), SendAttempt(attempt_id=made.id))
    except DomainError:
        cancel_attempt(as_system(ctx), CancelAttempt(attempt_id=made.id))
        raise
    way = {"channel": "phone", "phone": phone} if phone else {}
    return create_there(as_system(ctx), made.id, return_url, description, **way)


def _go_on(ctx: Context, live: PaymentAttempt) -> Checkout | None:
    """Return the checkout of a live attempt, or None when it is over now."""
    if live.state == "created":
        cancel_attempt(as_system(ctx), CancelAttempt(attempt_id=live.id))
        return None
    state = sync_attempt(ctx, live.id)
    live.refresh_from_db()
    if state not in LIVE_ATTEMPT and state != "succeeded":
        return None
    return Checkout(live.id, state, live.pay_url if state == "action_required" else "")


def create_there(ctx: Context, attempt_id: UUID, return_url: str, description: str, **way: Any) -> Checkout:
    """Make the charge of a sent attempt at its provider and record the answer; `way` is said to the gateway."""
    attempt = PaymentAttempt.here(ctx).select_related("account").get(pk=attempt_id)
    gateway, account = reach(attempt.account, ctx.now)
    ask = Ask(
        key=str(attempt.id),
        amount=Money(attempt.amount_minor, attempt.currency),
        merchant=ctx.branch.name,
        description=description,
        return_url=return_url,
        expires_at=attempt.expires_at,
        at=ctx.now,
        **way,
    )
    try:
        outcome = charge_outcome(attempt.id, gateway.create(account, ask))
    except Unreachable:
        never_left = RecordOutcome(attempt_id=attempt.id, outcome="failed", error_code="unreachable")
        record_outcome(ctx, never_left)
        raise ProviderAway from None
    except NoAnswer:
        outcome = RecordOutcome(attempt_id=attempt.id, outcome="unknown", error_code="no_answer")
    except Refused as refusal:
        outcome = RecordOutcome(attempt_id=attempt.id, outcome="failed", error_code=refusal.code[:60])
    recorded = record_outcome(ctx, outcome)
    return Checkout(attempt.id, recorded.state, outcome.pay_url)


def sync_attempt(ctx: Context, attempt_id: UUID) -> str:
    """Ask the provider about an attempt and record its answer; return the state. Safe to repeat at any time.

    Somebody who looks at a page does not wait for a provider that is away: the worker goes on asking.
    """
    attempt = PaymentAttempt.here(ctx).select_related("account").get(pk=attempt_id)
    if attempt.state == "created" or (ctx.door != "job" and is_away(attempt.account)):
        return attempt.state
    try:
        outcome = ask_about(ctx, attempt)
    except Unreachable:
        return attempt.state
    if outcome is None or _says_nothing_new(outcome, attempt):
        return attempt.state
    return record_outcome(as_system(ctx), outcome).state


def _says_nothing_new(outcome: RecordOutcome, attempt: PaymentAttempt) -> bool:
    """Waiting for a payer is asked about every few seconds: no news leaves no row in the journal."""
    known = outcome.provider_ref in ("", attempt.provider_ref) and outcome.pay_url in ("", attempt.pay_url)
    return known and outcome.outcome == attempt.state and attempt.state in LIVE_ATTEMPT


def ask_about(ctx: Context, attempt: PaymentAttempt) -> RecordOutcome | None:
    """Return what the provider says about an attempt; None when it says nothing new that could be recorded.

    Raises `Unreachable` when it could not be asked.
    """
    gateway, account = reach(attempt.account, ctx.now)
    try:
        facts = (
            gateway.fetch(account, attempt.provider_ref)
            if attempt.provider_ref
            else gateway.find(account, str(attempt.id))
        )
    except Unreachable:
        raise
    except (NoAnswer, Refused):
        undecided = attempt.state in ("sent", "action_required", "processing")
        return RecordOutcome(attempt_id=attempt.id, outcome="unknown") if undecided else None
    if facts is not None:
        return charge_outcome(attempt.id, facts)
    if attempt.sent_at and ctx.now - attempt.sent_at > LOST_AFTER:
        return RecordOutcome(attempt_id=attempt.id, outcome="failed", error_code="never_arrived")
    return None


def close_attempt(ctx: Context, attempt_id: UUID) -> str:
    """Cancel an attempt wherever it is; return its state. What turns out to be paid is booked all the same."""
    attempt = PaymentAttempt.here(ctx).select_related("account").get(pk=attempt_id)
    if attempt.state == "created":
        return cancel_attempt(as_system(ctx), CancelAttempt(attempt_id=attempt.id)).state
    if attempt.provider_ref and attempt.state in ("sent", "action_required", "unknown"):
        gateway, account = reach(attempt.account, ctx.now)
        try:
            facts = gateway.cancel(account, attempt.provider_ref)
        except (NoAnswer, Refused):
            return sync_attempt(ctx, attempt_id)
        return record_outcome(as_system(ctx), charge_outcome(attempt.id, facts)).state
    return sync_attempt(ctx, attempt_id)
