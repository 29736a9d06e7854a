"""Money going back through a provider."""

from datetime import timedelta
from uuid import UUID

from workwright.kernel.context import Context
from workwright.kernel.money import Money
from workwright.payments.actions.record_refund_outcome import (
    RecordRefundOutcome,
    record_refund_outcome,
    refund_outcome,
)
from workwright.payments.actions.send_refund import SendRefund, send_refund
from workwright.payments.flows.reach import LOST_AFTER, as_system, is_away, reach
from workwright.payments.models import Refund
from workwright.payments.ports import NoAnswer, RefundFacts, Refused, Unreachable

KEYS_LAST = timedelta(hours=20)
"""Providers remember a key for a day: after this long nothing is sent again under it."""


def send_approved_refund(ctx: Context, refund_id: UUID) -> str:
    """Send an approved refund to its provider and record the answer; return the state.

    While the provider is away the refund stays approved: raises `Unreachable`.
    """
    approved = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    if is_away(approved.payment.account):
        raise Unreachable("The provider is left alone for a while; the refund stays approved.")
    send_refund(ctx, SendRefund(refund_id=refund_id))
    refund = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    return record_refund_outcome(as_system(ctx), _send(ctx, refund)).state


def _send(ctx: Context, refund: Refund) -> RecordRefundOutcome:
    """Give the money back under the refund's own key, and return what the provider said."""
    gateway, account = reach(refund.payment.account, ctx.now)
    amount = Money(refund.amount_minor + refund.rounding_minor, refund.currency)
    try:
        facts = gateway.refund(account, refund.payment.provider_ref or "", amount, str(refund.id))
    except NoAnswer:
        return RecordRefundOutcome(refund_id=refund.id, outcome="unknown", error_code="no_answer")
    except Refused as refusal:
        return RecordRefundOutcome(refund_id=refund.id, outcome="failed", error_code=refusal.code[:60])
    return refund_outcome(refund.id, facts)


def sync_refund(ctx: Context, refund_id: UUID) -> str:
    """Ask the provider about a refund that was sent and record its answer; return the state.

    One of which the provider knows nothing never left: it is sent again under the same key, for as long as the
    provider remembers keys.
    """
    refund = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    try:
        facts = _fetched(ctx, refund)
    except (NoAnswer, Refused):
        return refund.state
    if facts is not None:
        outcome = refund_outcome(refund.id, facts)
    elif not refund.sent_at or ctx.now - refund.sent_at <= LOST_AFTER:
        return refund.state
    elif ctx.now - refund.sent_at <= KEYS_LAST:
        outcome = _send(ctx, refund)
    else:
        outcome = RecordRefundOutcome(refund_id=refund.id, outcome="failed", error_code="never_arrived")
    return record_refund_outcome(as_system(ctx), outcome).state


def ask_about_refund(ctx: Context, refund: Refund) -> RecordRefundOutcome | None:
    """Return what the provider says about a refund; None when there is nothing to record; raises `Unreachable`."""
    try:
        facts = _fetched(ctx, refund)
    except Unreachable:
        raise
    except (NoAnswer, Refused):
        return None
    return refund_outcome(refund.id, facts) if facts else None


def _fetched(ctx: Context, refund: Refund) -> RefundFacts | None:
    gateway, account = reach(refund.payment.account, ctx.now)
    if refund.provider_ref:
        return gateway.fetch_refund(account, refund.provider_ref)
    return gateway.find_refund(account, str(refund.id))
