"""What Stripe's objects say, in the words of our port. Pure: no call is made here."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from workwright.kernel.money import Money
from workwright.payments.ports import (
    ChargeFacts,
    ChargeState,
    DisputeFacts,
    DisputeMovement,
    DisputeState,
    MethodKind,
    PayoutFacts,
    PayoutState,
    RefundFacts,
    RefundState,
    SettlementRow,
)
from workwright.plugins.stripe.amounts import from_stripe

OUR_KEY = "workwright_key"
"""Travels in the metadata of everything we make there."""
_REFUND_STATES: dict[str, RefundState] = {
    "pending": "pending",
    "requires_action": "pending",
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "failed",
}
_DISPUTE_STATES: dict[str, DisputeState] = {
    "warning_needs_response": "inquiry_open",
    "warning_under_review": "inquiry_review",
    "warning_closed": "inquiry_closed",
    "prevented": "inquiry_closed",
    "needs_response": "open",
    "under_review": "under_review",
    "won": "won",
    "lost": "lost",
}
_PAYOUT_STATES: dict[str, PayoutState] = {
    "pending": "expected",
    "in_transit": "in_transit",
    "paid": "paid",
    "failed": "failed",
    "canceled": "cancelled",
}
_DEBITS = ("us_bank_account", "sepa_debit", "bacs_debit", "acss_debit", "au_becs_debit")
_WALLETS = (
    "link",
    "cashapp",
    "paypal",
    "amazon_pay",
    "revolut_pay",
    "alipay",
    "wechat_pay",
    "mobilepay",
    "twint",
)
_SETTLED = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failed",
    "payment_failure_refund": "refund_failed",
    "adjustment": "dispute",
    "stripe_fee": "fee",
    "payout": "payout",
    "payout_failure": "payout_failed",
}


def key_of(thing: Any) -> str:
    """Return our own key from an object's metadata, "" when it is none of ours."""
    return str(read(read(thing, "metadata"), OUR_KEY) or "")


def read(thing: Any, name: str) -> Any:
    """Return a field, None where there is none. SDK 14 has dicts, 15 and later plain objects."""
    return thing.get(name) if isinstance(thing, dict) else getattr(thing, name, None)


def charge_facts(session: Any, dispute: Any = None, cancelled: bool = False) -> ChargeFacts:
    """Return what a Checkout session with its payment intent and latest charge says."""
    charge = read(read(session, "payment_intent"), "latest_charge")
    state = "cancelled" if cancelled else charge_state(session)
    kind, brand, last4, country = method_of(charge)
    return ChargeFacts(
        ref=session.id,
        key=key_of(session),
        state=state,
        pay_url=(read(session, "url") or "") if state == "action_required" else "",
        received=received(session, charge) if state == "succeeded" else None,
        method_kind=kind,
        brand=brand,
        last4=last4,
        country=country,
        error_code=(read(charge, "failure_code") or "")[:60],
        refunded_minor=from_stripe(charge.amount_refunded, charge.currency).minor if charge else 0,
        dispute=dispute_facts(dispute) if dispute else None,
    )


def charge_state(session: Any) -> ChargeState:
    """Return how a session stands. A paid one counts as such; a completed unpaid one waits for the bank.

    A debit that the bank refused afterwards leaves its intent waiting for another method: that one failed.
    Source: https://docs.stripe.com/checkout/fulfillment
    """
    if session.status == "open":
        return "action_required"
    if session.status == "expired":
        return "expired"
    if session.payment_status == "paid":
        return "succeeded"
    intent = read(read(session, "payment_intent"), "status")
    return "failed" if intent in ("requires_payment_method", "canceled") else "processing"


def received(session: Any, charge: Any) -> Money:
    if charge is not None:
        return from_stripe(charge.amount_captured, charge.currency)
    return from_stripe(session.amount_total, session.currency)


def method_of(charge: Any) -> tuple[MethodKind, str, str, str]:
    """Return kind, brand, last four and country of what was paid with; nothing else of it is ever read."""
    details = read(charge, "payment_method_details")
    if details is None:
        return "", "", "", ""
    kind = str(read(details, "type") or "")
    of_kind = read(details, kind)
    tail, country = read(of_kind, "last4") or "", read(of_kind, "country") or ""
    if kind in ("card", "card_present"):
        wallet = read(of_kind, "wallet") is not None
        return ("wallet" if wallet else "card"), read(of_kind, "brand") or "", tail, country
    told: MethodKind = "bank_debit" if kind in _DEBITS else "wallet" if kind in _WALLETS else "transfer"
    return told, kind[:20], tail, country


def dispute_facts(dispute: Any) -> DisputeFacts:
    """Return a dispute; the fee is what its movements say, not what a price list says."""
    rows = read(dispute, "balance_transactions") or ()
    due = read(read(dispute, "evidence_details"), "due_by")
    return DisputeFacts(
        ref=dispute.id,
        state=dispute_state(dispute.status),
        amount=from_stripe(dispute.amount, dispute.currency),
        fee_minor=max(0, sum(read(row, "fee") or 0 for row in rows)),
        reason=str(dispute.reason)[:60],
        evidence_due=datetime.fromtimestamp(due, UTC) if due else None,
        movements=tuple(DisputeMovement(row.id, row.amount, read(row, "fee") or 0) for row in rows),
    )


def dispute_state(status: str) -> DisputeState:
    """Return our state. A dispute that was prevented never became one. Source:
    https://docs.stripe.com/api/disputes/object#dispute_object-status
    """
    return _DISPUTE_STATES.get(status, "open")


def refund_facts(refund: Any, charge_ref: str) -> RefundFacts:
    return RefundFacts(
        ref=refund.id,
        key=key_of(refund),
        charge_ref=charge_ref,
        state=_REFUND_STATES.get(refund.status, "pending"),
        amount=from_stripe(refund.amount, refund.currency),
        error_code=(read(refund, "failure_reason") or "")[:60],
    )


def settlement_row(row: Any) -> SettlementRow:
    """Return one balance transaction. What it is about is named by our key, which Stripe copies to the charge."""
    source = read(row, "source")
    charge = read(source, "charge") if read(source, "object") == "refund" else source
    return SettlementRow(
        kind=_SETTLED.get(row.type, row.type),
        ref=row.id,
        charge_ref=key_of(charge),
        gross=from_stripe(row.amount, row.currency),
        fee_minor=row.fee,
        payout=row.source.id if row.type == "payout" and source is not None else "",
    )


def payout_facts(payout: Any) -> PayoutFacts:
    """Return a payout; what the bank's line shows is its own trace where the bank has given one."""
    trace = read(read(payout, "trace_id"), "value")
    return PayoutFacts(
        ref=payout.id,
        state=_PAYOUT_STATES.get(payout.status, "in_transit"),
        amount=from_stripe(payout.amount, payout.currency),
        arrives_on=datetime.fromtimestamp(payout.arrival_date, UTC).date(),
        statement_ref=str(trace or read(payout, "statement_descriptor") or "")[:60],
    )


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
