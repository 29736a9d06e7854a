"""Stripe without its page: cards at a reader, and saved methods while their payer is away.

Sources: https://docs.stripe.com/payments/paymentintents/lifecycle,
https://docs.stripe.com/terminal/payments/collect-card-payment (server-driven),
https://docs.stripe.com/payments/checkout/save-during-payment, https://docs.stripe.com/api/setup_intents
"""

import contextlib
from typing import Any

from workwright.payments.ports import Ask, ChargeFacts, ChargeState, NoAnswer, Refused, SetUp, SetupFacts
from workwright.plugins.stripe import facts
from workwright.plugins.stripe.amounts import from_stripe, to_stripe
from workwright.plugins.stripe.calling import call

FULLY_READ = ["latest_charge"]
SETUP_READ = ["setup_intent.payment_method"]
METHODS = ("card", "us_bank_account", "sepa_debit")
"""What can be saved and charged later: cards, and debits of bank accounts."""


def create(api: Any, ask: Ask) -> ChargeFacts:
    """Charge a saved method, or hand the charge to a reader; the same key never charges twice."""
    mine = {facts.OUR_KEY: ask.key}
    wanted: dict[str, Any] = {
        "amount": to_stripe(ask.amount),
        "currency": ask.amount.currency.lower(),
        "description": ask.description[:500],
        "metadata": mine,
        "expand": FULLY_READ,
    }
    wanted |= _at_reader() if ask.channel == "terminal" else _saved(ask.method_ref)
    keyed = {"idempotency_key": ask.key}
    intent = call(lambda: api.payment_intents.create(params=wanted, options=keyed))
    if ask.channel == "terminal":
        _hand_over(api, ask, intent.id)
    return charge_facts(intent)


def _at_reader() -> dict[str, Any]:
    return {"payment_method_types": ["card_present"], "capture_method": "automatic"}


def _saved(method_ref: str) -> dict[str, Any]:
    customer, _, rest = method_ref.partition("/")
    method, _, kind = rest.partition("/")
    if kind not in METHODS:
        raise Refused("no_such_method")
    return {
        "customer": customer,
        "payment_method": method,
        "payment_method_types": [kind],
        "off_session": True,
        "confirm": True,
    }


def _hand_over(api: Any, ask: Ask, intent: str) -> None:
    """Show the charge on the reader. One that cannot be reached leaves nothing behind that could be paid."""
    wanted = {"payment_intent": intent}
    keyed = {"idempotency_key": f"{ask.key}:reader"}
    try:
        call(lambda: api.terminal.readers.process_payment_intent(ask.reader, params=wanted, options=keyed))
    except Refused:
        with contextlib.suppress(Refused, NoAnswer):
            call(lambda: api.payment_intents.cancel(intent))
        raise


def fetch(api: Any, ref: str) -> Any:
    """Return a payment intent with its newest charge."""
    return call(lambda: api.payment_intents.retrieve(ref, params={"expand": FULLY_READ}))


def charge_facts(intent: Any, dispute: Any = None) -> ChargeFacts:
    """Return what an intent says."""
    charge, state = facts.read(intent, "latest_charge"), charge_state(intent)
    kind, brand, last4, country = facts.method_of(charge)
    error = facts.read(intent, "last_payment_error")
    return ChargeFacts(
        ref=intent.id,
        key=facts.key_of(intent),
        state=state,
        received=from_stripe(charge.amount_captured, charge.currency) if state == "succeeded" else None,
        method_kind=kind,
        brand=brand,
        last4=last4,
        country=country,
        error_code=str(facts.read(error, "code") or facts.read(charge, "failure_code") or "")[:60],
        refunded_minor=from_stripe(charge.amount_refunded, charge.currency).minor if charge else 0,
        dispute=facts.dispute_facts(dispute) if dispute else None,
    )


def charge_state(intent: Any) -> ChargeState:
    """Return how an intent stands. One that waits for another method after an error has failed."""
    if intent.status == "requires_payment_method":
        return "failed" if facts.read(intent, "last_payment_error") else "action_required"
    known: dict[str, ChargeState] = {
        "succeeded": "succeeded",
        "canceled": "cancelled",
        "processing": "processing",
    }
    return known.get(intent.status, "action_required")


def set_up(api: Any, wish: SetUp) -> SetupFacts:
    """Open Stripe's page on which a method is saved, for a customer of whom Stripe learns nothing from us."""
    mine = {facts.OUR_KEY: wish.key}
    keyed = {"idempotency_key": f"{wish.key}:customer"}
    customer = call(lambda: api.customers.create(params={"metadata": mine}, options=keyed))
    wanted = {
        "mode": "setup",
        "customer": customer.id,
        "currency": wish.currency.lower(),
        "success_url": wish.return_url,
        "cancel_url": wish.return_url,
        "metadata": mine,
        "expand": SETUP_READ,
    }
    keyed = {"idempotency_key": wish.key}
    return setup_facts(call(lambda: api.checkout.sessions.create(params=wanted, options=keyed)))


def fetch_setup(api: Any, ref: str) -> SetupFacts:
    return setup_facts(call(lambda: api.checkout.sessions.retrieve(ref, params={"expand": SETUP_READ})))


def setup_facts(session: Any) -> SetupFacts:
    """Return what a session for saving a method says; the method is named with its customer and kind."""
    setup = facts.read(session, "setup_intent")
    method = facts.read(setup, "payment_method")
    ready = facts.read(setup, "status") == "succeeded" and method is not None
    if not ready:
        waiting = session.status == "open"
        state = "action_required" if waiting else "failed"
        page = (facts.read(session, "url") or "") if waiting else ""
        return SetupFacts(session.id, facts.key_of(session), state, page)  # type: ignore[arg-type]
    told = {"type": method.type, method.type: facts.read(method, method.type)}
    kind, brand, last4, country = facts.method_of({"payment_method_details": told})
    named = f"{session.customer}/{method.id}/{method.type}"
    return SetupFacts(session.id, facts.key_of(session), "ready", "", named, kind, brand, last4, country)


def forget(api: Any, method_ref: str) -> None:
    """Detach a saved method. One that is not there any more is forgotten already."""
    method = method_ref.split("/")[1]
    try:
        call(lambda: api.payment_methods.detach(method))
    except Refused as refusal:
        if refusal.code not in ("resource_missing", "payment_method_unactivated"):
            raise
