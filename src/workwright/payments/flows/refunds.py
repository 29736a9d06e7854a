"""Money going back through a provider."""

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
from workwright.payments.ports import NoAnswer, Refused, Unreachable


def send_approved_refund(ctx: Context, refund_id: UUID) -> str:
    """Send an approved refund to its provider and record the answer; return the state.

    While the provider is away the refund stays approved: raises `Unreachable`.
    """
    approved = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    if is_away(approved.payment.account):
        raise Unreachable("The provider is left alone for a while; the refund stays approved.")
    send_refund(ctx, SendRefund(refund_id=refund_id))
    refund = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    gateway, account = reach(refund.payment.account, ctx.now)
    try:
        facts = gateway.refund(
            account,
            refund.payment.provider_ref or "",
            Money(refund.amount_minor + refund.rounding_minor, refund.currency),
            str(refund.id),
        )
        outcome = refund_outcome(refund.id, facts)
    except NoAnswer:
        outcome = RecordRefundOutcome(refund_id=refund.id, outcome="unknown", error_code="no_answer")
    except Refused as refusal:
        outcome = RecordRefundOutcome(refund_id=refund.id, outcome="failed", error_code=refusal.code[:60])
    return record_refund_outcome(as_system(ctx), outcome).state


def sync_refund(ctx: Context, refund_id: UUID) -> str:
    """Ask the provider about a refund that was sent and record its answer; return the state."""
    refund = Refund.here(ctx).select_related("payment__account").get(pk=refund_id)
    try:
        outcome = ask_about_refund(ctx, refund)
    except Unreachable:
        return refund.state
    return refund.state if outcome is None else record_refund_outcome(as_system(ctx), outcome).state


def ask_about_refund(ctx: Context, refund: Refund) -> RecordRefundOutcome | None:
    """Return what the provider says about a refund; None when there is nothing to record; raises `Unreachable`."""
    gateway, account = reach(refund.payment.account, ctx.now)
    try:
        facts = (
            gateway.fetch_refund(account, refund.provider_ref)
            if refund.provider_ref
            else gateway.find_refund(account, str(refund.id))
        )
    except Unreachable:
        raise
    except (NoAnswer, Refused):
        return None
    if facts is not None:
        return refund_outcome(refund.id, facts)
    if refund.sent_at and ctx.now - refund.sent_at > LOST_AFTER:
        return RecordRefundOutcome(refund_id=refund.id, outcome="failed", error_code="never_arrived")
    return None
