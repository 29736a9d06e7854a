"""The provider's HTTP side: JSON API, hosted pay page and switchboard on one port."""

import json
import re
import secrets
import socket
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from workwright_sandbox import cards, faults, pages
from workwright_sandbox.provider import Provider, Refused
from workwright_sandbox.settlements import every_row, payouts, settlement
from workwright_sandbox.store import Doc

MOST_BYTES = 64 * 1024
Answer = tuple[int, Any]
Route = tuple[str, str, Callable[..., Answer]]


class Server(ThreadingHTTPServer):
    """Listens on one port; `key` opens its API, `origin` is how payers reach it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], provider: Provider, key: str, origin: str = "") -> None:
        super().__init__(address, Handler)
        self.provider, self.key = provider, key
        self.origin = origin or f"http://{address[0]}:{self.server_address[1]}"


class LostAnswer(Exception):
    """The work is done, and nobody will hear of it."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "WorkwrightSandbox"

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PUT(self) -> None:
        self._serve("PUT")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses of pay pages are secrets, and bodies hold card numbers."""

    def _serve(self, method: str) -> None:
        self.url = urlsplit(self.path)
        self.body = self._read()
        try:
            status, answer = self._route(method)
        except Refused as refusal:
            status, answer = refusal.status, {"code": refusal.code, "message": str(refusal)}
            if not self._is_api():
                answer = pages.notice_page("Sorry", str(refusal))
        except LostAnswer:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._answer(status, answer)

    def _read(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        return self.rfile.read(min(length, MOST_BYTES))

    def _is_api(self) -> bool:
        return self.url.path.startswith(("/v1/", "/control/"))

    def _route(self, method: str) -> Answer:
        if self._is_api():
            self._require_key()
        for verb, pattern, view in ROUTES:
            if verb == method and (match := re.fullmatch(pattern, self.url.path)):
                return view(self, *match.groups())
        raise Refused(404, "not_found", "There is nothing at this address.")

    def _require_key(self) -> None:
        given = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not secrets.compare_digest(given.encode(), self.server.key.encode()):
            raise Refused(401, "wrong_key", "The API key is wrong.")

    def _answer(self, status: int, answer: Any) -> None:
        location = answer.get("location") if isinstance(answer, dict) and status == 303 else None
        html = isinstance(answer, str)
        body = answer.encode() if html else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if html else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
        )
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    # the API -----------------------------------------------------------------------------------------------

    def create(self) -> Answer:
        self._hang()
        charge = self.server.provider.create(self._key(), self._asked())
        return 201, self._told(charge)

    def refund(self, id: str) -> Answer:
        self._hang()
        amount = self._json().get("amount_minor")
        if isinstance(amount, bool) or not isinstance(amount, int):
            raise Refused(422, "invalid", "amount_minor must be a whole number.")
        refund = self.server.provider.refund(self._key(), id, amount)
        return 201, self._told(refund)

    def cancel(self, id: str) -> Answer:
        self._hang()
        return 200, self._told(self.server.provider.cancel(id))

    def fetch(self, id: str) -> Answer:
        if self.server.provider.spend("unknown_then_success"):
            raise Refused(503, "try_later", "The provider cannot say at the moment.")
        return 200, self._shown(self.server.provider.charge(id))

    def fetch_refund(self, id: str) -> Answer:
        return 200, self._shown(self.server.provider.refund_of(id))

    def find(self) -> Answer:
        found = self.server.provider.store.by_key(self._query("key"))
        return 200, {"data": [self._shown(found)] if found else []}

    def events(self) -> Answer:
        since = self._query("since") or "0"
        if not since.isdigit():
            raise Refused(422, "invalid", "since must be the cursor of an event.")
        return 200, {"data": self.server.provider.store.events_since(int(since), 100)}

    def settlements(self) -> Answer:
        try:
            day = date.fromisoformat(self._query("day")).isoformat()
        except ValueError:
            raise Refused(422, "invalid", "day must be a date.") from None
        return 200, {"data": settlement(self.server.provider.store, day)}

    def payouts(self) -> Answer:
        try:
            since = date.fromisoformat(self._query("since")).isoformat()
        except ValueError:
            raise Refused(422, "invalid", "since must be a date.") from None
        return 200, {"data": payouts(self.server.provider.store, since, _today())}

    def payout_rows(self, ref: str) -> Answer:
        rows = [row for row in every_row(self.server.provider.store) if row["payout"] == ref]
        if not rows:
            raise Refused(404, "not_found", "There is no such payout.")
        return 200, {"data": rows}

    # the switchboard ---------------------------------------------------------------------------------------

    def get_faults(self) -> Answer:
        """What can be switched, what each does, and what is on."""
        on = self.server.provider.store.setting("faults", {})
        return 200, {"faults": on, "known": faults.FAULTS}

    def set_faults(self) -> Answer:
        try:
            chosen = faults.checked(self._json().get("faults"))
        except ValueError as error:
            raise Refused(422, "invalid", str(error)) from None
        self.server.provider.store.set("faults", chosen)
        return 200, {"faults": chosen}

    def set_webhook(self) -> Answer:
        self.server.provider.courier.url = str(self._json().get("url", ""))
        return 200, {"url": self.server.provider.courier.url}

    def control(self, id: str, verb: str) -> Answer:
        provider = self.server.provider
        if verb == "pay":
            card = cards.read(str(self._json().get("card", "4242424242424242")))
            if card is None:
                raise Refused(422, "invalid", "This is not a card number.")
            return 200, self._shown(provider.pay(id, card))
        if verb in ("win", "lose"):
            return 200, self._shown(provider.close_dispute(id, {"win": "won", "lose": "lost"}[verb]))
        if verb == "refund":
            left = provider.charge(id)["amount_minor"] - provider.charge(id)["refunded_minor"]
            asked = self._json().get("amount_minor", left)
            return 200, self._shown(provider.refund(f"own-{secrets.token_hex(8)}", id, int(asked)))
        acts = {
            "settle": provider.settle,
            "dispute": provider.dispute,
            "inquire": lambda charge: provider.dispute(charge, inquiry=True),
            "escalate": provider.escalate,
        }
        return 200, self._shown(acts[verb](id))

    def control_refund(self, id: str, verb: str) -> Answer:
        acts = {"settle": self.server.provider.settle_refund, "fail": self.server.provider.fail_refund}
        return 200, self._shown(acts[verb](id))

    def board(self) -> Answer:
        store = self.server.provider.store
        return 200, pages.control_page(store.setting("faults", {}), store.all("payment"), store.all("refund"))

    def save_board(self) -> Answer:
        if self.client_address[0] not in ("127.0.0.1", "::1"):
            raise Refused(403, "not_here", "The switchboard answers only on this machine.")
        form = self._form()
        if form.get("do"):
            return self._press(form.get("id", ""), form["do"])
        try:
            chosen = faults.checked({name: float(form.get(name) or 0) for name in faults.FAULTS})
        except ValueError as error:
            raise Refused(422, "invalid", str(error)) from None
        self.server.provider.store.set("faults", chosen)
        return 303, {"location": "/"}

    def _press(self, id: str, verb: str) -> Answer:
        """A button beside a payment or a refund: what can happen to it happens."""
        doc = self.server.provider.store.get(id)
        if doc is None or verb not in pages.acts_for(doc):
            raise Refused(409, "not_now", "That cannot happen to it now.")
        self.body = b"{}"
        (self.control_refund if doc["kind"] == "refund" else self.control)(id, verb)
        return 303, {"location": "/"}

    # the pay page ------------------------------------------------------------------------------------------

    def pay_page(self, token: str) -> Answer:
        return 200, pages.pay_page(self.server.provider.by_token(token))

    def pay(self, token: str) -> Answer:
        provider, form = self.server.provider, self._form()
        charge = provider.by_token(token)
        if form.get("do") == "cancel":
            charge = provider.cancel(charge["id"])
        else:
            card = cards.read(form.get("number", ""))
            errors = cards.form_errors(form, card)
            if errors or card is None:
                return 422, pages.pay_page(charge, errors)
            charge = provider.pay(charge["id"], card)
        back = charge["asked"].get("return_url")
        if charge["state"] != "action_required" and back:
            return 303, {"location": back}
        return 200, pages.pay_page(charge)

    # reading the request -----------------------------------------------------------------------------------

    def _hang(self) -> None:
        if seconds := self.server.provider.fault("hang"):
            time.sleep(seconds)
            raise LostAnswer

    def _told(self, doc: Doc) -> Doc:
        if self.server.provider.spend("lost_answer"):
            raise LostAnswer
        return self._shown(doc)

    def _shown(self, doc: Doc) -> Doc:
        shown = {
            name: value
            for name, value in doc.items()
            if name not in ("token", "asked", "async_error", "declines")
        }
        if doc["kind"] == "payment":
            shown["pay_url"] = f"{self.server.origin}/pay/{doc['token']}"
        return shown

    def _key(self) -> str:
        key = self.headers.get("Idempotency-Key", "")
        if not 8 <= len(key) <= 100:
            raise Refused(422, "key_missing", "Send an Idempotency-Key of 8 to 100 characters.")
        return key

    def _json(self) -> Doc:
        try:
            body = json.loads(self.body or b"{}")
        except ValueError:
            raise Refused(422, "invalid", "The body is not JSON.") from None
        if not isinstance(body, dict):
            raise Refused(422, "invalid", "The body is not an object.")
        return body

    def _asked(self) -> Doc:
        body = self._json()
        amount, currency = body.get("amount_minor"), body.get("currency")
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount < 10**12:
            raise Refused(422, "invalid", "amount_minor must be a whole number above zero.")
        if not isinstance(currency, str) or not re.fullmatch("[A-Z]{3}", currency):
            raise Refused(422, "invalid", "currency must be an ISO 4217 code.")
        back = body.get("return_url", "")
        if back and not str(back).startswith(("http://", "https://")):
            raise Refused(422, "invalid", "return_url must be a web address.")
        known = ("amount_minor", "currency", "description", "merchant", "return_url", "expires_at")
        return {name: body[name] for name in known if name in body}

    def _query(self, name: str) -> str:
        return parse_qs(self.url.query).get(name, [""])[0]

    def _form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode("utf-8", "replace")).items()}


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


ROUTES: tuple[Route, ...] = (
    ("POST", "/v1/payments", Handler.create),
    ("GET", "/v1/payments", Handler.find),
    ("GET", "/v1/refunds", Handler.find),
    ("GET", r"/v1/payments/(sp_\w+)", Handler.fetch),
    ("POST", r"/v1/payments/(sp_\w+)/cancel", Handler.cancel),
    ("POST", r"/v1/payments/(sp_\w+)/refunds", Handler.refund),
    ("GET", r"/v1/refunds/(sr_\w+)", Handler.fetch_refund),
    ("GET", "/v1/events", Handler.events),
    ("GET", "/v1/settlements", Handler.settlements),
    ("GET", "/v1/payouts", Handler.payouts),
    ("GET", r"/v1/payouts/([\w-]+)/rows", Handler.payout_rows),
    ("GET", "/control/faults", Handler.get_faults),
    ("PUT", "/control/faults", Handler.set_faults),
    ("PUT", "/control/webhook", Handler.set_webhook),
    (
        "POST",
        r"/control/payments/(sp_\w+)/(pay|settle|dispute|inquire|escalate|win|lose|refund)",
        Handler.control,
    ),
    ("POST", r"/control/refunds/(sr_\w+)/(settle|fail)", Handler.control_refund),
    ("GET", "/", Handler.board),
    ("POST", "/", Handler.save_board),
    ("GET", r"/pay/([\w-]+)", Handler.pay_page),
    ("POST", r"/pay/([\w-]+)", Handler.pay),
)
