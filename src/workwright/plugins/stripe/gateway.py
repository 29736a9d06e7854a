"""The adapter: our port on one side, Stripe's SDK (14 to 16) on the other."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import stripe
from pydantic import BaseModel, ConfigDict, HttpUrl

from workwright.kernel.money import Money
from workwright.payments.ports import (
    Ask,
    BadSignature,
    ChargeFacts,
    Credentials,
    Notice,
    PayoutFacts,
    RefundFacts,
    SettlementRow,
    SetUp,
    SetupFacts,
    StaleSignature,
)
from workwright.plugins.stripe import facts, intents
from workwright.plugins.stripe.amounts import to_stripe
from workwright.plugins.stripe.calling import call, client, every

TIMEOUT_SECONDS = 20.0
OLDEST_SIGNATURE_SECONDS = 300
SHORTEST_PAGE, LONGEST_PAGE = timedelta(minutes=31), timedelta(hours=23, minutes=59)
"""Stripe keeps a page open for 30 minutes at least and 24 hours at most; a minute is left for the way."""
LOOKED_THROUGH = 1_000
PAID_FULLY_READ = ["payment_intent.latest_charge"]
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "payment_intent.canceled",
    "payment_intent.processing",
    "payout.paid",
    "payout.failed",
)


class StripeSettings(BaseModel):
    """`api_base` points at another address than Stripe's own, for tests; leave it empty in life."""

    model_config = ConfigDict(extra="forbid")
    api_base: HttpUrl | None = None


class StripeGateway:
    """Hosted Checkout: no card data reaches us. The reference of a charge is its Checkout session.

    The secret `webhook_secret` may hold two, with a space between them, while one replaces the other.
    """

    key = "stripe"
    title = "Stripe"
    settings_model: type[BaseModel] = StripeSettings
    secret_names = ("api_key", "webhook_secret")

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout

    def create(self, account: Credentials, ask: Ask) -> ChargeFacts:
        if ask.channel != "link":
            return intents.create(self._api(account), ask)
        mine = {facts.OUR_KEY: ask.key}
        priced = {
            "currency": ask.amount.currency.lower(),
            "unit_amount": to_stripe(ask.amount),
            "product_data": {"name": ask.description[:200] or ask.merchant},
        }
        wanted: dict[str, Any] = {
            "mode": "payment",
            "client_reference_id": ask.key,
            "line_items": [{"quantity": 1, "price_data": priced}],
            "success_url": ask.return_url,
            "cancel_url": ask.return_url,
            "metadata": mine,
            "payment_intent_data": {"metadata": mine, "description": ask.description[:500]},
            "expand": PAID_FULLY_READ,
        }
        if ask.expires_at:
            wanted["expires_at"] = int(_page_end(ask.expires_at, ask.at).timestamp())
        sessions = self._api(account).checkout.sessions
        return facts.charge_facts(
            call(lambda: sessions.create(params=wanted, options={"idempotency_key": ask.key}))
        )

    def fetch(self, account: Credentials, ref: str) -> ChargeFacts:
        api = self._api(account)
        if _is_intent(ref):
            intent = intents.fetch(api, ref)
            return intents.charge_facts(intent, self._dispute_of(api, intent))
        session = call(lambda: api.checkout.sessions.retrieve(ref, params={"expand": PAID_FULLY_READ}))
        return self._with_dispute(api, session)

    def find(self, account: Credentials, key: str) -> ChargeFacts | None:
        """Look through the sessions made around the time that our key carries; Stripe cannot search for it."""
        api = self._api(account)
        params = {"limit": 100, **_around(key)}
        made = call(lambda: every(api.checkout.sessions.list(params=params), LOOKED_THROUGH))
        found = next((one for one in made if facts.key_of(one) == key), None)
        if found is None:
            tried = call(lambda: every(api.payment_intents.list(params=params), LOOKED_THROUGH))
            found = next((one for one in tried if facts.key_of(one) == key), None)
        return self.fetch(account, found.id) if found else None

    def cancel(self, account: Credentials, ref: str) -> ChargeFacts:
        """Close the page, or void a charge that was not captured."""
        api = self._api(account)
        if _is_intent(ref):
            return intents.charge_facts(call(lambda: api.payment_intents.cancel(ref)))
        sessions = api.checkout.sessions
        return facts.charge_facts(call(lambda: sessions.expire(ref)), cancelled=True)

    def refund(self, account: Credentials, ref: str, amount: Money, key: str) -> RefundFacts:
        api = self._api(account)
        intent = ref
        if not _is_intent(ref):
            intent = _id(call(lambda: api.checkout.sessions.retrieve(ref)).payment_intent)
        wanted = {
            "payment_intent": intent,
            "amount": to_stripe(amount),
            "metadata": {facts.OUR_KEY: key},
        }
        made = call(lambda: api.refunds.create(params=wanted, options={"idempotency_key": key}))
        return facts.refund_facts(made, ref)

    def fetch_refund(self, account: Credentials, ref: str) -> RefundFacts:
        api = self._api(account)
        refund = call(lambda: api.refunds.retrieve(ref))
        return facts.refund_facts(refund, self._session_of(api, _id(refund.payment_intent)))

    def find_refund(self, account: Credentials, key: str) -> RefundFacts | None:
        api = self._api(account)
        params = {"limit": 100, **_around(key)}
        made = call(lambda: every(api.refunds.list(params=params), LOOKED_THROUGH))
        found = next((one for one in made if facts.key_of(one) == key), None)
        return facts.refund_facts(found, self._session_of(api, _id(found.payment_intent))) if found else None

    def charge_about(self, account: Credentials, ref: str) -> ChargeFacts | None:
        """Follow a dispute, a refund made on Stripe's own pages, a charge or an intent to its session."""
        api = self._api(account)
        readers = {
            "dp": api.disputes,
            "du": api.disputes,
            "re": api.refunds,
            "pyr": api.refunds,
            "ch": api.charges,
        }
        reader = readers.get(ref.partition("_")[0])
        intent = _id(call(lambda: reader.retrieve(ref)).payment_intent) if reader else ref
        session = self._session_of(api, intent) if intent else ""
        return self.fetch(account, session) if session else None

    def parse_event(
        self, account: Credentials, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        header = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
        age = _check_signature(account.secrets["webhook_secret"].split(), body, header, now)
        try:
            notice = _notice(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("not an event of Stripe") from error
        if abs(age) > OLDEST_SIGNATURE_SECONDS:
            raise StaleSignature(notice.event_id, age)
        return notice

    def list_events(self, account: Credentials, since: str) -> Sequence[Notice]:
        """Return what happened after the event `since`; from the beginning, the last hundred events alone."""
        api = self._api(account)
        params: dict[str, Any] = {"limit": 100, "types": list(EVENTS)}
        if since:
            params["ending_before"] = since
        page = call(lambda: api.events.list(params=params))
        return [replace(_notice(event), cursor=event.id) for event in reversed(page.data)]

    def list_settlements(self, account: Credentials, day: date) -> Sequence[SettlementRow]:
        """Return the balance transactions made on a day of UTC, oldest first."""
        api = self._api(account)
        begins = datetime.combine(day, time(), UTC)
        created = {"gte": int(begins.timestamp()), "lt": int((begins + timedelta(days=1)).timestamp())}
        params = {"created": created, "limit": 100, "expand": ["data.source", "data.source.charge"]}
        rows = call(lambda: list(api.balance_transactions.list(params=params).auto_paging_iter()))
        return [facts.settlement_row(row) for row in reversed(rows)]

    def list_payouts(self, account: Credentials, since: date) -> Sequence[PayoutFacts]:
        api = self._api(account)
        begins = int(datetime.combine(since, time(), UTC).timestamp())
        params = {"created": {"gte": begins}, "limit": 100}
        found = call(lambda: list(api.payouts.list(params=params).auto_paging_iter()))
        return [facts.payout_facts(one) for one in reversed(found)]

    def payout_rows(self, account: Credentials, ref: str) -> Sequence[SettlementRow]:
        """Return the balance transactions in a payout, without the one that is the payout itself."""
        api = self._api(account)
        params = {"payout": ref, "limit": 100, "expand": ["data.source", "data.source.charge"]}
        rows = call(lambda: list(api.balance_transactions.list(params=params).auto_paging_iter()))
        carried = [row for row in reversed(rows) if not row.type.startswith("payout")]
        return [replace(facts.settlement_row(row), payout=ref) for row in carried]

    def set_up(self, account: Credentials, wish: SetUp) -> SetupFacts:
        return intents.set_up(self._api(account), wish)

    def fetch_setup(self, account: Credentials, ref: str) -> SetupFacts:
        return intents.fetch_setup(self._api(account), ref)

    def forget_method(self, account: Credentials, method_ref: str) -> None:
        intents.forget(self._api(account), method_ref)

    def _api(self, account: Credentials) -> Any:
        return client(account, self._timeout).v1

    def _with_dispute(self, api: Any, session: Any) -> ChargeFacts:
        return facts.charge_facts(session, self._dispute_of(api, facts.read(session, "payment_intent")))

    def _dispute_of(self, api: Any, intent: Any) -> Any:
        """Return the dispute of an intent's charge, None where there is none."""
        if not facts.read(facts.read(intent, "latest_charge"), "disputed"):
            return None
        page = call(lambda: api.disputes.list(params={"payment_intent": intent.id, "limit": 1}))
        return page.data[0] if page.data else None

    def _session_of(self, api: Any, intent: str) -> str:
        """Return the session of an intent, or the intent itself where we made it without a page; "" for others'."""
        page = call(lambda: api.checkout.sessions.list(params={"payment_intent": intent, "limit": 1}))
        if page.data:
            return str(page.data[0].id)
        return intent if facts.key_of(intents.fetch(api, intent)) else ""


def _is_intent(ref: str) -> bool:
    return ref.startswith("pi_")


def _page_end(wanted: datetime, now: datetime | None) -> datetime:
    """Return when the page closes: as wanted where Stripe allows it. Later money goes to review here anyway."""
    if now is None:
        return wanted
    return min(max(wanted, now + SHORTEST_PAGE), now + LONGEST_PAGE)


def _around(key: str) -> dict[str, Any]:
    """Return the window in which something with this key was made: our keys are UUIDv7 and carry the time."""
    if not facts.is_uuid(key) or UUID(key).version != 7:
        return {}
    made = (UUID(key).int >> 80) // 1000
    return {"created": {"gte": made - 300, "lte": made + 86_400}}


def _id(thing: Any) -> str:
    """Return the id of a field that may hold an id or the whole object."""
    return thing if isinstance(thing, str) else str(facts.read(thing, "id") or "")


def _check_signature(secrets: list[str], body: bytes, header: str, now: datetime) -> int:
    """Any of the secrets may have signed. Return how old the signature is, in seconds by the clock that was given."""
    try:
        text = body.decode()  # SDK 14 takes no bytes
    except UnicodeDecodeError as error:
        raise BadSignature("not an event of Stripe") from error
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(text, header, secret, tolerance=None)
        except stripe.SignatureVerificationError:
            continue
        stamp = next((part[2:] for part in header.split(",") if part.startswith("t=")), "0")
        return int(now.timestamp()) - int(stamp)
    raise BadSignature("wrong signature")


def _notice(event: Any) -> Notice:
    """Return what an event is about: by our key where its object carries it, else by Stripe's own id."""
    subject = facts.read(facts.read(event, "data"), "object")
    kind, ref = facts.read(subject, "object"), str(facts.read(subject, "id"))
    return Notice(
        event_id=str(facts.read(event, "id")),
        type=str(facts.read(event, "type")),
        object_kind={"checkout.session": "charge", "payment_intent": "charge", "refund": "refund"}.get(
            kind, "other"
        ),  # type: ignore[arg-type]
        object_ref=ref,
    )
