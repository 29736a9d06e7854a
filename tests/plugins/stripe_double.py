"""A double of Stripe's API in a process of its own: `python -m tests.plugins.stripe_double WEBHOOK KEY SECRET`.

It keeps what the adapter uses of the real one: form-encoded calls, idempotency keys, paging in both directions,
expanded fields, error bodies, signed webhooks; and it can be told to misbehave under `/control/`.
"""

import contextlib
import hashlib
import hmac
import json
import re
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Doc = dict[str, Any]
SMALLEST, LARGEST = 50, 99_999_999
KINDS = {
    "cs": "checkout.session",
    "pi": "payment_intent",
    "ch": "charge",
    "re": "refund",
    "dp": "dispute",
    "txn": "balance_transaction",
    "evt": "event",
    "po": "payout",
    "cus": "customer",
    "pm": "payment_method",
    "seti": "setup_intent",
    "tmr": "terminal.reader",
}
BAD_METHODS = {"declined": "card_declined", "authentication": "authentication_required"}


class Problem(Exception):
    """An error as Stripe writes it."""

    def __init__(self, status: int, kind: str, code: str) -> None:
        self.status, self.body = status, {"error": {"type": kind, "code": code, "message": code}}


def invalid(code: str, status: int = 400) -> Problem:
    return Problem(status, "invalid_request_error", code)


def nested(pairs: list[tuple[str, str]]) -> Doc:
    """Return `a[b][0]=c` as nested dicts; lists are dicts with numbers as keys."""
    found: Doc = {}
    for name, value in pairs:
        *path, last = re.findall(r"[^\[\]]+", name)
        here = found
        for part in path:
            here = here.setdefault(part, {})
        here[last if last not in here else str(len(here))] = value
    return found


class Stripe:
    """The state of one account."""

    def __init__(self, webhook: str, key: str, secret: str) -> None:
        self.webhook, self.key, self.secret = webhook, key, secret
        self.objects: dict[str, Doc] = {}
        self.answered: dict[str, tuple[bytes, Doc]] = {}
        self.faults: dict[str, float] = {}
        self.numbers = count(1)
        self.lock = threading.RLock()
        self.base = ""

    def add(self, prefix: str, **fields: Any) -> Doc:
        name = f"{prefix}_{next(self.numbers):024d}"
        made = {"id": name, "object": KINDS[prefix], "created": int(time.time()), "metadata": {}, **fields}
        self.objects[name] = made
        return made

    def get(self, name: str) -> Doc:
        if name not in self.objects:
            raise invalid("resource_missing", 404)
        return self.objects[name]

    def of(self, prefix: str) -> list[Doc]:
        """Newest first, as Stripe lists."""
        return [doc for name, doc in reversed(self.objects.items()) if name.startswith(prefix + "_")]

    def tell(self, kind: str, subject: Doc) -> None:
        event = self.add("evt", type=kind, data={"object": json.loads(json.dumps(subject))})
        body, stamp = json.dumps(event).encode(), str(int(time.time()))
        signature = hmac.new(self.secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"Stripe-Signature": f"t={stamp},v1={signature}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.webhook, body, headers)
        threading.Thread(target=self._send, args=(request,), daemon=True).start()

    @staticmethod
    def _send(request: urllib.request.Request) -> None:
        with contextlib.suppress(OSError):  # as in life: it is listed among the events
            urllib.request.urlopen(request, timeout=5).close()

    def create_session(self, asked: Doc) -> Doc:
        if asked["mode"] == "setup":
            return self.create_setup(asked)
        price = asked["line_items"]["0"]["price_data"]
        amount, currency = int(price["unit_amount"]), price["currency"]
        if amount < SMALLEST:
            raise invalid("amount_too_small")
        if amount > LARGEST:
            raise invalid("amount_too_large")
        if currency in ("kwd", "bhd", "jod", "omr", "tnd") and amount % 10:
            raise invalid("invalid_decimal")
        now = int(time.time())
        ends = int(asked.get("expires_at", now + 86_400))
        if not now + 1_800 <= ends <= now + 86_401:
            raise invalid("parameter_invalid")
        session = self.add(
            "cs", mode="payment", status="open", payment_status="unpaid", amount_total=amount, currency=currency,
            metadata=asked["metadata"], client_reference_id=asked["client_reference_id"], payment_intent=None,
            expires_at=ends, intent_metadata=asked["payment_intent_data"]["metadata"],
        )  # fmt: skip
        session["url"] = f"{self.base}/c/pay/{session['id']}"
        return session

    def create_setup(self, asked: Doc) -> Doc:
        setup = self.add("seti", status="requires_payment_method", payment_method=None)
        session = self.add(
            "cs", mode="setup", status="open", payment_status="no_payment_required", payment_intent=None,
            setup_intent=setup["id"], customer=self.get(asked["customer"])["id"], metadata=asked["metadata"],
        )  # fmt: skip
        session["url"] = f"{self.base}/c/setup/{session['id']}"
        return session

    def save(self, session: Doc, kind: str = "card", how: str = "") -> Doc:
        """The payer saves a method on the page; `how` says what becomes of later charges."""
        card = {"brand": "visa", "last4": "4242", "country": "US", "wallet": None}
        told = card if kind == "card" else {"last4": "6789", "bank_name": "Test"}
        method = self.add("pm", type=kind, how=how, customer=session["customer"], **{kind: told})
        self.get(session["setup_intent"]).update(status="succeeded", payment_method=method["id"])
        session.update(status="complete", url=None)
        self.tell("checkout.session.completed", session)
        return session

    def detach(self, method: Doc) -> Doc:
        if method["customer"] is None:
            raise invalid("payment_method_unactivated")
        method["customer"] = None
        return method

    def create_intent(self, asked: Doc) -> Doc:
        intent = self.add(
            "pi", amount=int(asked["amount"]), currency=asked["currency"], metadata=asked["metadata"],
            status="requires_payment_method", latest_charge=None, last_payment_error=None,
        )  # fmt: skip
        if asked.get("confirm") != "true":
            return intent
        method = self.get(asked["payment_method"])
        if method["customer"] != asked["customer"] or asked.get("off_session") != "true":
            raise invalid("payment_method_unexpected_state")
        if code := BAD_METHODS.get(method["how"]):
            intent["last_payment_error"] = {"code": code}
            raise Problem(402, "card_error", code)
        return self.charge_intent(intent, method["type"])

    def charge_intent(self, intent: Doc, kind: str) -> Doc:
        debit = kind not in ("card", "card_present")
        tail = (
            {"last4": "6789"}
            if debit
            else {"brand": "visa", "last4": "4242", "country": "US", "wallet": None}
        )
        charge = self.add(
            "ch", amount=intent["amount"], amount_captured=0 if debit else intent["amount"], amount_refunded=0,
            currency=intent["currency"], disputed=False, failure_code=None, metadata=intent["metadata"],
            payment_method_details={"type": kind, kind: tail}, payment_intent=intent["id"],
        )  # fmt: skip
        intent.update(latest_charge=charge["id"], status="processing" if debit else "succeeded")
        if not debit:
            self.move(
                "charge",
                charge["id"],
                charge["amount"],
                charge["currency"],
                charge["amount"] * 29 // 1000 + 30,
            )
        self.tell(f"payment_intent.{'processing' if debit else 'succeeded'}", intent)
        return intent

    def cancel_intent(self, intent: Doc) -> Doc:
        if intent["status"] in ("succeeded", "canceled", "processing"):
            raise invalid("payment_intent_unexpected_state")
        intent["status"] = "canceled"
        self.tell("payment_intent.canceled", intent)
        return intent

    def process(self, reader: Doc, asked: Doc) -> Doc:
        if reader["status"] != "online":
            raise invalid("terminal_reader_offline")
        reader["action"] = {"type": "process_payment_intent", "payment_intent": asked["payment_intent"]}
        return reader

    def expire(self, session: Doc, *, told: bool = True) -> Doc:
        if session["status"] != "open":
            raise invalid("checkout_session_not_open")
        session.update(status="expired", url=None)
        if told:
            self.tell("checkout.session.expired", session)
        return session

    def pay(self, session: Doc, kind: str = "card") -> Doc:
        if session["status"] != "open":
            raise invalid("checkout_session_not_open")
        amount, currency, mine = session["amount_total"], session["currency"], session["intent_metadata"]
        card = {"brand": "visa", "last4": "4242", "country": "US", "wallet": None}
        details = {"type": kind, kind: card if kind == "card" else {"last4": "6789", "bank_name": "Test"}}
        debit = kind != "card"
        charge = self.add(
            "ch", amount=amount, amount_captured=0 if debit else amount, currency=currency, amount_refunded=0,
            disputed=False, failure_code=None, payment_method_details=details, metadata=mine,
        )  # fmt: skip
        status = "processing" if debit else "succeeded"
        intent = self.add("pi", latest_charge=charge["id"], status=status, metadata=mine)
        charge["payment_intent"] = intent["id"]
        session.update(status="complete", payment_intent=intent["id"], url=None)
        if not debit:
            self.settle(session, charge)
        self.tell("checkout.session.completed", session)
        return session

    def settle(self, session: Doc, charge: Doc) -> None:
        session["payment_status"] = "paid"
        charge["amount_captured"] = charge["amount"]
        self.move(
            "charge", charge["id"], charge["amount"], charge["currency"], charge["amount"] * 29 // 1000 + 30
        )

    def debit_ends(self, session: Doc, *, well: bool) -> Doc:
        """The bank's answer to a debit, days later."""
        intent = session if session["object"] == "payment_intent" else self.get(session["payment_intent"])
        charge = self.get(intent["latest_charge"])
        intent["status"] = "succeeded" if well else "requires_payment_method"
        if well:
            self.settle(session, charge)
        else:
            charge["failure_code"] = "insufficient_funds"
            intent["last_payment_error"] = {"code": "insufficient_funds"}
        self.tell(f"checkout.session.async_payment_{'succeeded' if well else 'failed'}", session)
        return session

    def move(self, kind: str, source: str, amount: int, currency: str, fee: int = 0) -> Doc:
        return self.add("txn", type=kind, source=source, amount=amount, currency=currency, fee=fee)

    def refund(self, asked: Doc) -> Doc:
        charge = self.get(self.get(asked["payment_intent"])["latest_charge"])
        amount = int(asked.get("amount", charge["amount_captured"] - charge["amount_refunded"]))
        if amount > charge["amount_captured"] - charge["amount_refunded"]:
            raise invalid("charge_already_refunded")
        charge["amount_refunded"] += amount
        refund = self.add(
            "re", amount=amount, currency=charge["currency"], charge=charge["id"], status="succeeded",
            payment_intent=asked["payment_intent"], failure_reason=None, metadata=asked.get("metadata", {}),
        )  # fmt: skip
        self.move("refund", refund["id"], -amount, charge["currency"])
        self.tell("refund.created", refund)
        return refund

    def fail_refund(self, refund: Doc) -> Doc:
        refund.update(status="failed", failure_reason="expired_or_canceled_card")
        self.get(refund["charge"])["amount_refunded"] -= refund["amount"]
        self.move("refund_failure", refund["id"], refund["amount"], refund["currency"])
        self.tell("refund.failed", refund)
        return refund

    def dispute(self, session: Doc, asked: Doc) -> Doc:
        intent = self.get(session.get("payment_intent") or session["id"])
        charge = self.get(intent["latest_charge"])
        amount = int(asked.get("amount", charge["amount"]))
        charge["disputed"] = True
        taken = self.move("adjustment", charge["id"], -amount, charge["currency"], 1_500)
        dispute = self.add(
            "dp", amount=amount, currency=charge["currency"], status="needs_response",
            reason="fraudulent", payment_intent=intent["id"], charge=charge["id"],
            balance_transactions=[taken], evidence_details={"due_by": int(time.time()) + 7 * 86_400},
        )  # fmt: skip
        self.tell("charge.dispute.created", dispute)
        return dispute

    def pay_out(self, asked: Doc) -> Doc:
        """Send what the account holds to the bank: the movements since the last payout are in it."""
        rows = [row for row in self.of("txn") if not row.get("payout")]
        net = sum(row["amount"] - row["fee"] for row in rows)
        arrives = int(time.time()) // 86_400 * 86_400 + 86_400
        payout = self.add(
            "po", amount=net, currency=rows[0]["currency"], status=asked.get("status", "in_transit"),
            arrival_date=arrives, statement_descriptor="STRIPE DOUBLE", trace_id=None,
        )  # fmt: skip
        for row in rows:
            row["payout"] = payout["id"]
        self.move("payout", payout["id"], -net, payout["currency"])["payout"] = payout["id"]
        return payout

    def decide(self, session: Doc, outcome: str) -> Doc:
        intent = session.get("payment_intent") or session["id"]
        dispute = next(d for d in self.of("dp") if d["payment_intent"] == intent)
        dispute["status"] = outcome
        if outcome == "won":
            back = self.move("adjustment", dispute["charge"], dispute["amount"], dispute["currency"])
            dispute["balance_transactions"].append(back)
        self.tell("charge.dispute.closed", dispute)
        return dispute


POSTS: list[tuple[str, Callable[[Stripe, Doc, Doc], Doc]]] = [
    (r"/v1/checkout/sessions", lambda s, asked, _: s.create_session(asked)),
    (r"/v1/checkout/sessions/(\w+)/expire", lambda s, _, doc: s.expire(doc)),
    (r"/v1/customers", lambda s, asked, _: s.add("cus", metadata=asked["metadata"])),
    (r"/v1/payment_intents", lambda s, asked, _: s.create_intent(asked)),
    (r"/v1/payment_intents/(\w+)/cancel", lambda s, _, doc: s.cancel_intent(doc)),
    (r"/v1/payment_methods/(\w+)/detach", lambda s, _, doc: s.detach(doc)),
    (r"/v1/terminal/readers/(\w+)/process_payment_intent", lambda s, asked, doc: s.process(doc, asked)),
    (r"/control/reader", lambda s, asked, _: s.add("tmr", status=asked.get("status", "online"), action=None)),
    (r"/control/(\w+)/tap", lambda s, _, doc: s.charge_intent(doc, "card_present")),
    (
        r"/control/(\w+)/save",
        lambda s, asked, doc: s.save(doc, asked.get("kind", "card"), asked.get("how", "")),
    ),
    (r"/v1/refunds", lambda s, asked, _: s.refund(asked)),
    (r"/control/payout", lambda s, asked, _: s.pay_out(asked)),
    (r"/control/(\w+)/pay", lambda s, asked, doc: s.pay(doc, asked.get("kind", "card"))),
    (r"/control/(\w+)/expire", lambda s, _, doc: s.expire(doc)),
    (r"/control/(\w+)/dispute", lambda s, asked, doc: s.dispute(doc, asked)),
    (r"/control/(\w+)/win", lambda s, _, doc: s.decide(doc, "won")),
    (r"/control/(\w+)/lose", lambda s, _, doc: s.decide(doc, "lost")),
    (r"/control/(\w+)/settle", lambda s, _, doc: s.debit_ends(doc, well=True)),
    (r"/control/(\w+)/bounce", lambda s, _, doc: s.debit_ends(doc, well=False)),
    (r"/control/(\w+)/fail", lambda s, _, doc: s.fail_refund(doc)),
    (
        r"/control/(\w+)/refund",
        lambda s, asked, doc: s.refund({**asked, "payment_intent": doc["payment_intent"]}),
    ),
]
LISTS = {
    "checkout/sessions": "cs",
    "refunds": "re",
    "disputes": "dp",
    "charges": "ch",
    "events": "evt",
    "balance_transactions": "txn",
    "payouts": "po",
    "payment_intents": "pi",
}


class Handler(BaseHTTPRequestHandler):
    stripe: Stripe
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_GET(self) -> None:
        self._answer(self._get)

    def _answer(self, work: Callable[[str, Doc, bytes], Doc]) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = urlsplit(self.path)
        control = parts.path.startswith("/control/")
        try:
            if not control and self.headers["Authorization"] != f"Bearer {self.stripe.key}":
                raise Problem(401, "invalid_request_error", "api_key_invalid")
            asked = nested(parse_qsl(parts.query) + parse_qsl(body.decode()))
            with self.stripe.lock:
                status, found = 200, work(parts.path, asked, body)
        except Problem as problem:
            status, found = problem.status, problem.body
        if not control:
            status, found = self._misbehave(status, found)
        text = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(text)

    def _misbehave(self, status: int, found: Doc) -> tuple[int, Doc]:
        faults = self.stripe.faults
        time.sleep(faults.get("hang", 0))
        broken = Problem(500, "api_error", "api_error").body
        if faults.get("lost_answer") and self.command == "POST":
            return 500, broken
        if faults.get("unknown_then_success") and self.command == "GET":
            return 500, broken
        if faults.get("limited"):
            return 429, Problem(429, "invalid_request_error", "rate_limit").body
        return status, found

    def _post(self, path: str, asked: Doc, body: bytes) -> Doc:
        if path == "/control/faults":
            self.stripe.faults = {name: float(value) for name, value in asked.items()}
            return {}
        key = self.headers.get("Idempotency-Key", "")
        if key and key in self.stripe.answered:
            known, answer = self.stripe.answered[key]
            if known != body:
                raise Problem(400, "idempotency_error", "idempotency_key_in_use")
            return answer
        for pattern, work in POSTS:
            if found := re.fullmatch(pattern, path):
                subject = self.stripe.get(found[1]) if found.groups() else {}
                expand = (
                    list(asked.get("expand", {}).values()) if isinstance(asked.get("expand"), dict) else []
                )
                made = json.loads(json.dumps(self._expanded(work(self.stripe, asked, subject), expand)))
                if key:
                    self.stripe.answered[key] = (body, made)
                return made
        raise invalid("unknown_url", 404)

    def _get(self, path: str, asked: Doc, body: bytes) -> Doc:
        expand = list(asked.get("expand", {}).values())
        name = path.removeprefix("/v1/")
        if name in LISTS:
            return self._page(
                self.stripe.of(LISTS[name]), asked, [one.removeprefix("data.") for one in expand]
            )
        return self._expanded(self.stripe.get(name.rpartition("/")[2]), expand)

    def _page(self, rows: list[Doc], asked: Doc, expand: list[str]) -> Doc:
        for bound, fits in (("gte", int.__ge__), ("lte", int.__le__), ("lt", int.__lt__)):
            if bound in asked.get("created", {}):
                rows = [row for row in rows if fits(row["created"], int(asked["created"][bound]))]
        if "payment_intent" in asked:
            rows = [row for row in rows if row.get("payment_intent") == asked["payment_intent"]]
        if "payout" in asked:
            rows = [row for row in rows if row.get("payout") == asked["payout"]]
        if "types" in asked:
            rows = [row for row in rows if row["type"] in asked["types"].values()]
        ids, limit = [row["id"] for row in rows], int(asked.get("limit", 10))
        if "starting_after" in asked:
            rows = rows[ids.index(asked["starting_after"]) + 1 :]
        if "ending_before" in asked:
            rows = rows[: ids.index(asked["ending_before"])][-limit:]
        shown = [self._expanded(row, expand) for row in rows[:limit]]
        return {
            "object": "list",
            "data": shown,
            "has_more": len(rows) > limit,
            "url": urlsplit(self.path).path,
        }

    def _expanded(self, doc: Doc, paths: list[str]) -> Doc:
        shown = {name: value for name, value in doc.items() if name != "intent_metadata"}
        for path in paths:
            name, _, rest = path.partition(".")
            value = shown.get(name)
            if isinstance(value, dict):
                shown[name] = self._expanded(value, [rest] if rest else [])
            elif isinstance(value, str) and value in self.stripe.objects:
                shown[name] = self._expanded(self.stripe.get(value), [rest] if rest else [])
        return shown

    def log_message(self, format: str, *args: Any) -> None:
        pass


def main() -> None:
    webhook, key, secret = sys.argv[1:]
    Handler.stripe = Stripe(webhook, key, secret)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    Handler.stripe.base = f"http://127.0.0.1:{server.server_address[1]}"
    print(Handler.stripe.base, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
