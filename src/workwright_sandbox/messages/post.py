"""What the practice provider took, and what it tells: receipts and messages, signed as the real ones sign them."""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from workwright_sandbox.messages.faults import Switchboard


@dataclass
class Call:
    """One call to a hook, waiting to be made. `url` is signed, `path` of it is where it goes."""

    url: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Post:
    """Messages by their references, the media that phones sent, and the calls that are held back."""

    token: str
    secret: str
    deliver_to: str
    switches: Switchboard = field(default_factory=Switchboard)
    taken: list[dict[str, Any]] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    held: list[Call] = field(default_factory=list)
    hooks: dict[str, str] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def take(self, **message: Any) -> dict[str, Any]:
        """Keep a message and tell what becomes of it."""
        with self.lock:
            self.taken.append(message)
        return message

    def tell_text(self, message: dict[str, Any]) -> None:
        """Tell of a text like Twilio: sent, then delivered or not."""
        ends = ("undelivered", "30003") if "undelivered" in self.switches.on else ("delivered", "")
        for status, code in self._in_order([("sent", ""), ends]):
            fields = {"MessageSid": message["sid"], "MessageStatus": status, "To": message["to"]}
            self.tell(self.form(message["hook"], fields | ({"ErrorCode": code} if code else {})))

    def tell_chat(self, message: dict[str, Any], hook: str) -> None:
        """Tell of a WhatsApp message like Meta: sent, delivered, read."""
        ends = [("failed",)] if "undelivered" in self.switches.on else [("delivered",), ("read",)]
        for (status,) in self._in_order([("sent",), *ends]):
            said: dict[str, Any] = {"id": message["sid"], "status": status, "recipient_id": message["to"]}
            said["biz_opaque_callback_data"] = message["reference"]
            if status == "failed":
                said["errors"] = [{"code": 131026}]
            self.tell(self.graph(hook, message["phone_number_id"], statuses=[said]))

    def _in_order(self, told: list[Any]) -> list[Any]:
        return told[::-1] if "reordered" in self.switches.on else told

    def form(self, url: str, fields: dict[str, str]) -> Call:
        """Return a call as Twilio makes it."""
        text = url + "".join(name + fields[name] for name in sorted(fields))
        mac = base64.b64encode(hmac.new(self.token.encode(), text.encode(), hashlib.sha1).digest()).decode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": mac}
        return Call(url, urlencode(fields).encode(), headers)

    def graph(self, url: str, phone_number_id: str, **value: Any) -> Call:
        """Return a call as Meta makes it."""
        value |= {"messaging_product": "whatsapp", "metadata": {"phone_number_id": phone_number_id}}
        entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        mac = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        return Call(url, body, {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={mac}"})

    def tell(self, call: Call) -> None:
        """Make a call to a hook, as well or as badly as the switches say."""
        if "silent" in self.switches.on:
            return
        forged = [_forged(call)] if "forged" in self.switches.on else []
        calls = [*forged, *[call] * (1 + self.switches.on.get("duplicate", 0))]
        if "late" in self.switches.on:
            self.held.extend(calls)
            return
        for one in calls:
            self._deliver(one)

    def release(self) -> int:
        """Make the calls that were held back."""
        held, self.held = self.held, []
        for one in held:
            self._deliver(one)
        return len(held)

    def _deliver(self, call: Call) -> None:
        """Call the hook: at another address where one is named, since shops behind a tunnel have one too."""
        parts = urlsplit(call.url)
        rest = parts.path + (f"?{parts.query}" if parts.query else "")
        where = f"{self.deliver_to}{rest}" if self.deliver_to else call.url
        request = urllib.request.Request(where, call.body, call.headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                answer.read()
        except OSError:
            return


def _forged(call: Call) -> Call:
    return Call(call.url, call.body, {name: value[:-4] + "AAA=" for name, value in call.headers.items()})


def new_ref(prefix: str) -> str:
    """Return a reference as providers make them."""
    return prefix + secrets.token_hex(16)
