"""Text messages by Twilio's Messages API: sending, signed status callbacks, texts and pictures that come in.

Protocol: https://www.twilio.com/docs/messaging/api/message-resource and
https://www.twilio.com/docs/usage/webhooks/webhooks-security (signatures).
"""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from workwright.kernel.fetching import Reply
from workwright.notify.ports import (
    Account,
    BadSignature,
    HookCall,
    Inbound,
    News,
    NoAnswer,
    NotNow,
    Outgoing,
    Receipt,
    Refused,
    Unreachable,
)
from workwright.plugins.outside import LARGEST_MEDIA, call, own_account

API = "https://api.twilio.com"
LONGEST = 1600
OUTCOMES = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "opened",
    "undelivered": "failed",
    "failed": "failed",
}
REASONS = {
    "21610": "They answered STOP to this number: the carrier takes no more messages.",
    "21614": "This is not a mobile number.",
    "30003": "The phone is switched off or out of reach.",
    "30004": "The receiver blocks messages.",
    "30005": "The number is not in use.",
    "30006": "This is a landline: it takes no texts.",
    "30007": "The carrier filtered the message.",
    "30008": "The carrier did not say why.",
}
NO_ANSWER = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


class TwilioSettings(BaseModel):
    """How a Twilio account is reached."""

    model_config = ConfigDict(extra="forbid")
    account_sid: Annotated[
        str,
        Field(pattern=r"^AC[0-9a-fA-F]{32}$", title="Account SID", description="On the console's first page"),
    ]
    messaging_service_sid: Annotated[
        str,
        Field(
            pattern=r"^(MG[0-9a-fA-F]{32})?$",
            title="Messaging service SID",
            description="Only if a messaging service chooses the number",
        ),
    ] = ""
    base_address: Annotated[HttpUrl, Field(description="Twilio's own, unless you are told otherwise")] = (
        HttpUrl(API)
    )


class TwilioSms:
    """The channel of text messages."""

    key = "sms"
    title = "Text messages (Twilio)"
    by_account = True
    configured = True
    can_search = True
    settings_model: type[BaseModel] = TwilioSettings
    secret_names = ("auth_token",)

    def send(self, message: Outgoing) -> str:
        """Hand the text over and return Twilio's SID."""
        account = own_account(message)
        fields = {"To": message.recipient, "Body": message.text[:LONGEST], "StatusCallback": message.hook}
        service = account.settings.get("messaging_service_sid", "")
        fields |= {"MessagingServiceSid": service} if service else {"From": account.sender}
        reply = call(_address(account), content=urlencode(fields).encode(), headers=_headers(account))
        return str(_answer(reply)["sid"])

    def search(self, message: Outgoing, since: datetime) -> tuple[str, ...]:
        """Return the SIDs of texts to this number since that day that read the same."""
        account = own_account(message)
        asked = {"To": message.recipient, "DateSent>": since.date().isoformat(), "PageSize": "200"}
        reply = call(f"{_address(account)}?{urlencode(asked)}", "GET", headers=_headers(account))
        found = _answer(reply)["messages"]
        body = message.text[:LONGEST]
        return tuple(one["sid"] for one in found if one["body"] == body and one["direction"] != "inbound")

    def parse(self, account: Account, call: HookCall) -> News:
        """Read a status callback or an incoming text, once its signature fits."""
        pairs = parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True)
        signed = sign(account.secrets["auth_token"], call.url, pairs)
        if not hmac.compare_digest(signed, call.headers.get("X-Twilio-Signature", "")):
            raise BadSignature
        said = dict(pairs)
        if "MessageStatus" in said:
            return News(receipts=_receipts(said, call))
        return News(inbound=(_inbound(said),), answer=NO_ANSWER, media_type="text/xml")

    def fetch_media(self, account: Account, ref: str) -> bytes:
        """Fetch a picture: from the account's own API, and from wherever that sends us, then without our secret."""
        own = f"{account.settings['base_address']}".rstrip("/") + urlsplit(ref).path
        reply = call(own, "GET", headers=_headers(account), largest=LARGEST_MEDIA)
        if reply.status in (301, 302, 303, 307, 308):
            reply = call(reply.headers.get("location", ""), "GET", largest=LARGEST_MEDIA)
        if reply.status == 404 or reply.status >= 500 or reply.status == 429:
            raise NotNow(f"The picture is not there yet ({reply.status}).")
        if reply.status != 200:
            raise Refused(f"The picture is not given to us ({reply.status}).")
        return reply.body


def sign(token: str, url: str, pairs: list[tuple[str, str]]) -> str:
    """Return the signature of a call: the address and each field with its value, in the order of the names."""
    text = url + "".join(name + value for name, value in sorted(set(pairs)))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def _address(account: Account) -> str:
    base = str(account.settings.get("base_address") or API).rstrip("/")
    return f"{base}/2010-04-01/Accounts/{account.settings['account_sid']}/Messages.json"


def _headers(account: Account) -> dict[str, str]:
    pair = f"{account.settings['account_sid']}:{account.secrets['auth_token']}".encode()
    return {
        "Authorization": "Basic " + base64.b64encode(pair).decode(),
        "Content-Type": "application/x-www-form-urlencoded",
    }


def _answer(reply: Reply) -> dict[str, Any]:
    """Return what Twilio says. A 500 leaves open whether the text goes out; 429 was turned away unread."""
    if reply.status >= 500:
        raise NoAnswer(f"Twilio failed ({reply.status}).")
    if reply.status == 429:
        raise NotNow("Twilio is busy (429).")
    try:
        said: dict[str, Any] = json.loads(reply.body)
    except ValueError as error:
        raise NoAnswer(f"Twilio's answer cannot be read ({reply.status}).") from error
    if reply.status in (401, 403):
        raise Unreachable(f"Twilio does not let us in: {_code(said)}. Check the account and its token.")
    if reply.status >= 400:
        raise Refused(reason(_code(said)))
    return said


def _code(said: dict[str, Any]) -> str:
    return str(said.get("code") or said.get("status") or "no code")


def reason(code: str) -> str:
    """Return what a code means. Twilio's own sentences may quote the number: they go nowhere."""
    return REASONS.get(code, f"Twilio's code {code}") + (f" ({code})" if code in REASONS else "")


def _receipts(said: dict[str, str], call: HookCall) -> tuple[Receipt, ...]:
    outcome = OUTCOMES.get(said["MessageStatus"])
    if outcome is None:
        return ()
    error = reason(said.get("ErrorCode") or "30008") if outcome == "failed" else ""
    return (
        Receipt(outcome, call.query.get("message", ""), said.get("MessageSid", ""), error),  # type: ignore[arg-type]
    )


def _inbound(said: dict[str, str]) -> Inbound:
    count = min(int(said.get("NumMedia") or 0), 10)
    media = tuple(said[f"MediaUrl{n}"] for n in range(count) if f"MediaUrl{n}" in said)
    return Inbound(said["MessageSid"], said["From"], "", said.get("Body", ""), media)
