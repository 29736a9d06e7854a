"""The sandbox provider that ships with the product: no real money, every way to misbehave."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, HttpUrl

from workwright.kernel.money import Money
from workwright.payments.ports import (
    Ask,
    BadSignature,
    ChargeFacts,
    Credentials,
    DisputeFacts,
    NoAnswer,
    Notice,
    PayoutFacts,
    RefundFacts,
    Refused,
    SettlementRow,
    StaleSignature,
    Unreachable,
)

TIMEOUT_SECONDS = 10.0
CONNECT_SECONDS = 4.0
OLDEST_SIGNATURE_SECONDS = 300
SIGNATURE = "sandbox-signature"


class SandboxSettings(BaseModel):
    """`endpoint` is the address at which the sandbox provider listens."""

    model_config = ConfigDict(extra="forbid")
    endpoint: HttpUrl


class SandboxGateway:
    """Speaks the sandbox's API. A broken or late answer is `NoAnswer`: the call may have been carried out."""

    key = "sandbox"
    title = "Sandbox (practice payments)"
    settings_model: type[BaseModel] = SandboxSettings
    secret_names = ("api_key", "webhook_secret")

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout

    @property
    def _patience(self) -> httpx.Timeout:
        return httpx.Timeout(self._timeout, connect=min(self._timeout, CONNECT_SECONDS))

    def create(self, account: Credentials, ask: Ask) -> ChargeFacts:
        if ask.channel != "link":
            raise Refused("only_by_link")
        body = {
            "amount_minor": ask.amount.minor,
            "currency": ask.amount.currency,
            "merchant": ask.merchant,
            "description": ask.description,
            "return_url": ask.return_url,
        }
        if ask.expires_at:
            body["expires_at"] = ask.expires_at.isoformat(timespec="microseconds")
        return _charge(self._call(account, "POST", "/v1/payments", body, ask.key))

    def fetch(self, account: Credentials, ref: str) -> ChargeFacts:
        return _charge(self._call(account, "GET", f"/v1/payments/{ref}"))

    def find(self, account: Credentials, key: str) -> ChargeFacts | None:
        found = self._call(account, "GET", "/v1/payments", params={"key": key})["data"]
        return _charge(found[0]) if found else None

    def cancel(self, account: Credentials, ref: str) -> ChargeFacts:
        return _charge(self._call(account, "POST", f"/v1/payments/{ref}/cancel"))

    def refund(self, account: Credentials, ref: str, amount: Money, key: str) -> RefundFacts:
        body = {"amount_minor": amount.minor}
        return _refund(self._call(account, "POST", f"/v1/payments/{ref}/refunds", body, key))

    def fetch_refund(self, account: Credentials, ref: str) -> RefundFacts:
        return _refund(self._call(account, "GET", f"/v1/refunds/{ref}"))

    def find_refund(self, account: Credentials, key: str) -> RefundFacts | None:
        found = self._call(account, "GET", "/v1/refunds", params={"key": key})["data"]
        return _refund(found[0]) if found else None

    def charge_about(self, account: Credentials, ref: str) -> ChargeFacts | None:
        if not ref.startswith("sr_"):
            return None
        return self.fetch(account, self.fetch_refund(account, ref).charge_ref)

    def parse_event(
        self, account: Credentials, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        secrets = account.secrets["webhook_secret"].split()
        age = _check_signature(secrets, body, _header(headers, SIGNATURE), now)
        try:
            notice = _notice(json.loads(body))
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("not an event of the sandbox") from error
        if abs(age) > OLDEST_SIGNATURE_SECONDS:
            raise StaleSignature(notice.event_id, age)
        return notice

    def list_events(self, account: Credentials, since: str) -> Sequence[Notice]:
        found = self._call(account, "GET", "/v1/events", params={"since": since or "0"})
        return [_notice(event) for event in found["data"]]

    def list_settlements(self, account: Credentials, day: date) -> Sequence[SettlementRow]:
        found = self._call(account, "GET", "/v1/settlements", params={"day": day.isoformat()})
        return [_settled(row) for row in found["data"]]

    def list_payouts(self, account: Credentials, since: date) -> Sequence[PayoutFacts]:
        found = self._call(account, "GET", "/v1/payouts", params={"since": since.isoformat()})
        return [_payout(row) for row in found["data"]]

    def payout_rows(self, account: Credentials, ref: str) -> Sequence[SettlementRow]:
        return [_settled(row) for row in self._call(account, "GET", f"/v1/payouts/{ref}/rows")["data"]]

    def _call(
        self,
        account: Credentials,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        key: str = "",
        params: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {account.secrets['api_key']}"}
        if key:
            headers["Idempotency-Key"] = key
        url = account.settings["endpoint"].rstrip("/") + path
        try:
            answer = httpx.request(
                method, url, json=body, params=params, headers=headers, timeout=self._patience
            )
            found: dict[str, Any] = answer.json()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(f"No connection: {error}") from error
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(str(error)) from error
        if answer.status_code >= 500:
            raise NoAnswer(found.get("code", ""))
        if answer.status_code >= 400:
            raise Refused(found.get("code", "refused"))
        return found


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for header, value in headers.items() if header.lower() == name), "")


def _check_signature(secrets: list[str], body: bytes, header: str, now: datetime) -> int:
    """Compare in constant time, over the raw bytes; return how old the signature is, in seconds."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp = parts.get("t", "")
    if not stamp.isdigit():
        raise BadSignature("no signature")
    signed, given = stamp.encode() + b"." + body, parts.get("v1", "").encode()
    known = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    if not any(hmac.compare_digest(one.encode(), given) for one in known):
        raise BadSignature("wrong signature")
    return int(now.timestamp()) - int(stamp)


def _charge(doc: dict[str, Any]) -> ChargeFacts:
    received, method = doc["received"], doc["method"] or {}
    return ChargeFacts(
        ref=doc["id"],
        key=doc["key"],
        state=doc["state"],
        pay_url=doc["pay_url"],
        received=Money(received["amount_minor"], received["currency"]) if received else None,
        method_kind=method.get("kind", ""),
        brand=method.get("brand", ""),
        last4=method.get("last4", ""),
        country=method.get("country", ""),
        error_code=doc["error_code"],
        refunded_minor=doc["refunded_minor"],
        dispute=_dispute(doc["dispute"], doc["currency"]),
    )


def _dispute(doc: dict[str, Any] | None, currency: str) -> DisputeFacts | None:
    if doc is None:
        return None
    amount = Money(doc["amount_minor"], currency)
    due = datetime.fromisoformat(doc["due"]) if doc.get("due") else None
    return DisputeFacts(doc["id"], doc["state"], amount, doc["fee_minor"], doc["reason"], due)


def _refund(doc: dict[str, Any]) -> RefundFacts:
    return RefundFacts(
        ref=doc["id"],
        key=doc["key"],
        charge_ref=doc["payment"],
        state=doc["state"],
        amount=Money(doc["amount_minor"], doc["currency"]),
        error_code=doc["error_code"],
    )


def _notice(event: dict[str, Any]) -> Notice:
    ref = str(event["object"])
    kind = {"sp": "charge", "sr": "refund"}.get(ref.partition("_")[0], "other")
    return Notice(
        event_id=str(event["id"]),
        type=str(event["type"]),
        object_kind=kind,  # type: ignore[arg-type]
        object_ref=ref,
        cursor=str(event.get("cursor", "")),
    )


def _payout(row: dict[str, Any]) -> PayoutFacts:
    return PayoutFacts(
        ref=row["id"],
        state=row["state"],
        amount=Money(row["amount_minor"], row["currency"]),
        arrives_on=date.fromisoformat(row["arrives_on"]),
        statement_ref=row["statement_ref"],
    )


def _settled(row: dict[str, Any]) -> SettlementRow:
    return SettlementRow(
        kind=row["kind"],
        ref=row["ref"],
        charge_ref=row["payment"],
        gross=Money(row["gross_minor"], row["currency"]),
        fee_minor=row["fee_minor"],
        payout=row["payout"],
    )
