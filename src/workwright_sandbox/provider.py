"""What the provider does: takes charges, refunds them, tells about it, and misbehaves when told to."""

import json
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from workwright_sandbox.cards import Card
from workwright_sandbox.store import Doc, Store
from workwright_sandbox.webhooks import Courier, sign

FINAL = ("succeeded", "failed", "cancelled", "expired")
PENDING_SECONDS = 4.0
MOST_DECLINES = 3
EVIDENCE_DAYS = 7


class Refused(Exception):
    """The provider says no: a status, a stable code and a sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


class Provider:
    """One merchant's account: its documents, its webhook address and secret, and its faults."""

    def __init__(self, store: Store, courier: Courier, secret: str) -> None:
        self.store, self.courier, self.secret = store, courier, secret
        self._held: list[bytes] = []

    # faults ------------------------------------------------------------------------------------------------

    def fault(self, name: str) -> float:
        """Return the strength of a fault; zero when it is off."""
        return float(self.store.setting("faults", {}).get(name, 0))

    def spend(self, name: str) -> bool:
        """Use one of the counted occurrences of a fault; return whether there was one."""
        with self.store.lock:
            faults = self.store.setting("faults", {})
            left = faults.get(name, 0)
            if left:
                self.store.set("faults", faults | {name: left - 1})
            return bool(left)

    # charges -----------------------------------------------------------------------------------------------

    def create(self, key: str, asked: Doc) -> Doc:
        """Open a charge. The same key returns the same charge; with another body it is refused."""
        with self.store.lock:
            if found := self.store.by_key(key):
                if found.get("asked") != asked:
                    raise Refused(409, "key_reused", "This key was used with another body.")
                return found
            at = _now()
            charge = {
                "id": f"sp_{secrets.token_hex(10)}", "kind": "payment", "key": key, "asked": asked,
                "token": secrets.token_urlsafe(24), "state": "action_required",
                "created_at": at, "updated_at": at, "received": None,
                "amount_minor": asked["amount_minor"], "currency": asked["currency"],
                "method": None, "error_code": "", "declines": 0, "refunded_minor": 0, "dispute": None,
            }  # fmt: skip
            return self.store.put(charge)

    def charge(self, id: str) -> Doc:
        """Return a charge by its id; one past its time is expired first."""
        found = self.store.get(id)
        if found is None or found["kind"] != "payment":
            raise Refused(404, "not_found", "There is no such payment.")
        expires = found["asked"].get("expires_at")
        if found["state"] == "action_required" and expires and expires <= _now():
            return self._move(found, "expired")
        return found

    def by_token(self, token: str) -> Doc:
        for charge in self.store.all("payment"):
            if secrets.compare_digest(charge["token"], token):
                return self.charge(charge["id"])
        raise Refused(404, "not_found", "This payment page does not exist.")

    def cancel(self, id: str) -> Doc:
        with self.store.lock:
            charge = self.charge(id)
            if charge["state"] == "cancelled":
                return charge
            if charge["state"] != "action_required":
                raise Refused(
                    409, "not_cancellable", f"A payment that is {charge['state']} cannot be cancelled."
                )
            return self._move(charge, "cancelled")

    def pay(self, id: str, card: Card) -> Doc:
        """Present a card. A decline leaves the page open for another card, three times."""
        with self.store.lock:
            charge = self.charge(id)
            late = charge["state"] == "cancelled" and self.fault("charge_after_cancel")
            if charge["state"] != "action_required" and not late:
                raise Refused(409, "not_payable", f"This payment is {charge['state']}.")
            charge["method"] = {"kind": "card", "brand": card.brand, "last4": card.last4, "country": "US"}
            if card.outcome == "declined":
                return self._decline(charge, card.error)
            if card.outcome.startswith("processing"):
                charge["async_error"] = card.error
                self._later(PENDING_SECONDS, lambda: self.settle(id))
                return self._move(charge, "processing")
            paid = self._capture(charge)
        if card.outcome == "disputed" or self.fault("chargeback"):
            self.dispute(id)
        return paid

    def settle(self, id: str) -> Doc:
        """Bring a pending charge to its end."""
        with self.store.lock:
            charge = self.charge(id)
            if charge["state"] != "processing":
                return charge
            if error := charge.get("async_error"):
                charge["error_code"] = error
                return self._move(charge, "failed")
            return self._capture(charge)

    def dispute(self, id: str, inquiry: bool = False) -> Doc:
        """Take the money back on behalf of the card's holder; an inquiry asks first and takes nothing."""
        with self.store.lock:
            charge = self.charge(id)
            if charge["state"] != "succeeded" or charge["dispute"]:
                raise Refused(409, "not_disputable", "Only a paid charge can be disputed, and once.")
            charge["dispute"] = {
                "id": f"sd_{secrets.token_hex(10)}", "state": "inquiry_open" if inquiry else "open",
                "reason": "fraudulent", "due": _now(EVIDENCE_DAYS),
                "fee_minor": 1500, "amount_minor": charge["received"]["amount_minor"], "at": _now(),
            }  # fmt: skip
            self.store.put(charge)
            self._tell("dispute.opened", charge)
            return charge

    def escalate(self, id: str) -> Doc:
        """Make a dispute of an inquiry: now the money is taken."""
        with self.store.lock:
            charge = self.charge(id)
            if not charge["dispute"] or charge["dispute"]["state"] != "inquiry_open":
                raise Refused(409, "not_escalatable", "There is no open inquiry.")
            charge["dispute"] |= {"state": "open", "at": _now()}
            self.store.put(charge)
            self._tell("dispute.opened", charge)
            return charge

    def close_dispute(self, id: str, outcome: str) -> Doc:
        with self.store.lock:
            charge = self.charge(id)
            if (
                not charge["dispute"]
                or charge["dispute"]["state"] != "open"
                or outcome not in ("won", "lost")
            ):
                raise Refused(409, "not_closable", "There is no open dispute to be won or lost.")
            charge["dispute"] |= {"state": outcome, "closed_at": _now()}
            self.store.put(charge)
            self._tell(f"dispute.{outcome}", charge)
            return charge

    # refunds -----------------------------------------------------------------------------------------------

    def refund(self, key: str, id: str, amount_minor: int) -> Doc:
        """Send money back, in part or whole. The same key returns the same refund."""
        with self.store.lock:
            if found := self.store.by_key(key):
                return found
            charge = self.charge(id)
            left = (charge["received"] or {}).get("amount_minor", 0) - charge["refunded_minor"]
            if charge["state"] != "succeeded" or not 0 < amount_minor <= left:
                raise Refused(409, "not_refundable", f"At most {left} can be refunded.")
            pending = bool(self.fault("refund_pending"))
            refund = self.store.put({
                "id": f"sr_{secrets.token_hex(10)}", "kind": "refund", "key": key, "payment": id,
                "amount_minor": amount_minor, "currency": charge["received"]["currency"], "error_code": "",
                "state": "pending" if pending else "succeeded", "created_at": _now(), "updated_at": _now(),
            })  # fmt: skip
            charge["refunded_minor"] += amount_minor
            self.store.put(charge)
        self._tell(f"refund.{refund['state']}", refund)
        if self.fault("refund_fails_later"):
            self._later(self.fault("refund_fails_later"), lambda: self.fail_refund(refund["id"]))
        return refund

    def refund_of(self, id: str) -> Doc:
        found = self.store.get(id)
        if found is None or found["kind"] != "refund":
            raise Refused(404, "not_found", "There is no such refund.")
        return found

    def settle_refund(self, id: str) -> Doc:
        with self.store.lock:
            refund = self.refund_of(id)
            return self._move(refund, "succeeded") if refund["state"] == "pending" else refund

    def fail_refund(self, id: str) -> Doc:
        """The bank sends the refund back: the money is the merchant's again."""
        with self.store.lock:
            refund = self.refund_of(id)
            if refund["state"] == "failed":
                return refund
            charge = self.charge(refund["payment"])
            charge["refunded_minor"] -= refund["amount_minor"]
            self.store.put(charge)
            refund["error_code"] = "account_closed"
            return self._move(refund, "failed")

    # inside ------------------------------------------------------------------------------------------------

    def _capture(self, charge: Doc) -> Doc:
        amount, currency = charge["amount_minor"], charge["currency"]
        if self.fault("wrong_amount"):
            amount = max(1, amount // 100)
        if self.fault("wrong_currency"):
            currency = "EUR" if currency != "EUR" else "USD"
        charge["received"] = {"amount_minor": amount, "currency": currency, "at": _now()}
        charge["error_code"] = ""
        return self._move(charge, "succeeded")

    def _decline(self, charge: Doc, error: str) -> Doc:
        charge["declines"] += 1
        charge["error_code"] = error
        if charge["declines"] >= MOST_DECLINES:
            return self._move(charge, "failed")
        self.store.put(charge)
        self._tell("payment.declined", charge)
        return charge

    def _move(self, doc: Doc, state: str) -> Doc:
        doc |= {"state": state, "updated_at": _now()}
        self.store.put(doc)
        self._tell(f"{doc['kind']}.{state}", doc)
        return doc

    def _later(self, seconds: float, act: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, act)
        timer.daemon = True
        timer.start()

    def _tell(self, type: str, doc: Doc) -> None:
        event = {"id": f"se_{secrets.token_hex(10)}", "type": type, "object": doc["id"], "at": _now()}
        self.store.add_event(event)
        body = json.dumps(event | {"state": doc["state"], "amount_minor": doc["amount_minor"]}).encode()
        if self.fault("forged") and doc["kind"] == "payment":
            self._forge(doc)
        if not self.fault("silent"):
            self._deliver(body)

    def _deliver(self, body: bytes) -> None:
        late = self.fault("late")
        if self.fault("reordered"):
            self._held.append(body)
            if len(self._held) < 2:
                self._later(1.0, self._release)
                return
            self._release()
            return
        self._send(body, late)

    def _release(self) -> None:
        held, self._held = self._held, []
        for body in reversed(held):
            self._send(body, self.fault("late"))

    def _send(self, body: bytes, after: float) -> None:
        at = int(time.time())
        for _ in range(3 if self.fault("duplicate") else 1):
            self.courier.send(body, sign(self.secret, body, at), after=after)
        if self.fault("replayed"):
            self.courier.send(body, sign(self.secret, body, at - 86400), after=after)

    def _forge(self, doc: Doc) -> None:
        event = {
            "id": f"se_{secrets.token_hex(10)}",
            "type": "payment.succeeded",
            "object": doc["id"],
            "at": _now(),
        }
        body = json.dumps(event | {"state": "succeeded", "amount_minor": doc["amount_minor"]}).encode()
        self.courier.send(body, sign("not the secret", body, int(time.time())))


def _now(days: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat(timespec="microseconds")
