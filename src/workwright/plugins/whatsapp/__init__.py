"""WhatsApp by Meta's Cloud API: free texts while a talk goes on, an approved template outside of it, signed webhooks.

Protocol: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages and
https://developers.facebook.com/docs/graph-api/webhooks/getting-started (verification and X-Hub-Signature-256).
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

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

GRAPH = "https://graph.facebook.com"
VERSION = "v23.0"
LONGEST, LONGEST_IN_TEMPLATE = 4096, 900
OUTCOMES = {"sent": "sent", "delivered": "delivered", "read": "opened", "failed": "failed"}
TOO_FAST = (4, 80007, 130429, 131048, 131056)
"""Codes that say: not now. https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes"""
NO_ENTRY = (0, 3, 10, 190, 131005, 131031)
"""Codes about us, not about the message: the token or the account."""
REASONS = {
    131026: "This number is not on WhatsApp, or takes no messages from firms.",
    131047: "They have not written within a day: only a template may be sent.",
    131050: "They stopped messages of this kind in WhatsApp.",
    132001: "The template is not approved in this language.",
}


class WhatsAppSettings(BaseModel):
    """How a number of the WhatsApp Business Platform is reached."""

    model_config = ConfigDict(extra="forbid")
    phone_number_id: Annotated[
        str, Field(pattern=r"^[0-9]{5,30}$", title="Phone number ID", description="In the app's API set-up")
    ]
    template: Annotated[
        str,
        Field(
            pattern=r"^[a-z0-9_]{1,512}$",
            description="An approved utility template: {{1}} is the shop's name, {{2}} the message",
        ),
    ] = "order_news"
    base_address: Annotated[HttpUrl, Field(description="Meta's own, unless you are told otherwise")] = (
        HttpUrl(GRAPH)
    )


class WhatsApp:
    """The channel of WhatsApp messages."""

    key = "whatsapp"
    title = "WhatsApp (Meta Cloud API)"
    by_account = True
    configured = True
    can_search = False
    settings_model: type[BaseModel] = WhatsAppSettings
    secret_names = ("access_token", "app_secret", "verify_token")

    def send(self, message: Outgoing) -> str:
        """Hand the message over and return its id at Meta; our reference comes back with each receipt."""
        account = own_account(message)
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": message.recipient.lstrip("+"),
            "biz_opaque_callback_data": message.reference,
            **_content(message, account),
        }
        address = f"{_base(account)}/{account.settings['phone_number_id']}/messages"
        reply = call(address, content=json.dumps(body).encode(), headers=_headers(account))
        return str(_answer(reply)["messages"][0]["id"])

    def search(self, message: Outgoing, since: datetime) -> tuple[str, ...]:
        """Meta keeps no list to search: a receipt tells, or nobody does."""
        return ()

    def parse(self, account: Account, call: HookCall) -> News:
        """Answer Meta's question whether this hook is ours, or read what it tells."""
        if call.method == "GET":
            return _verified(account, call)
        mac = hmac.new(account.secrets["app_secret"].encode(), call.body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(f"sha256={mac}", call.headers.get("X-Hub-Signature-256", "")):
            raise BadSignature
        values = [one for one in _values(call.body) if _is_of(account, one)]
        receipts = [_receipt(one) for value in values for one in value.get("statuses", ())]
        inbound = [_inbound(one, value) for value in values for one in value.get("messages", ())]
        return News(tuple(one for one in receipts if one), tuple(inbound))

    def fetch_media(self, account: Account, ref: str) -> bytes:
        """Ask where a picture lies, and fetch it there with our token, as Meta wants it."""
        where = _answer(call(f"{_base(account)}/{ref}", "GET", headers=_headers(account)))
        reply = call(str(where["url"]), "GET", headers=_headers(account), largest=LARGEST_MEDIA)
        if reply.status != 200:
            raise NotNow(f"The picture is not there yet ({reply.status}).")
        return reply.body


def _content(message: Outgoing, account: Account) -> dict[str, Any]:
    if message.in_talk:
        return {"type": "text", "text": {"body": message.text[:LONGEST], "preview_url": False}}
    words = " ".join(message.text.split())[:LONGEST_IN_TEMPLATE]
    parameters = [{"type": "text", "text": text} for text in (message.sender_name, words)]
    return {
        "type": "template",
        "template": {
            "name": account.settings.get("template") or "order_news",
            "language": {"code": message.language},
            "components": [{"type": "body", "parameters": parameters}],
        },
    }


def _base(account: Account) -> str:
    return f"{str(account.settings.get('base_address') or GRAPH).rstrip('/')}/{VERSION}"


def _headers(account: Account) -> dict[str, str]:
    return {"Authorization": f"Bearer {account.secrets['access_token']}", "Content-Type": "application/json"}


def _answer(reply: Reply) -> dict[str, Any]:
    """Return what Meta says. An answer with its code was a no; one without leaves open whether it went out."""
    try:
        said = json.loads(reply.body)
    except ValueError as error:
        raise NoAnswer(f"Meta's answer cannot be read ({reply.status}).") from error
    if reply.status < 400 and isinstance(said, dict):
        return said
    problem = said.get("error") if isinstance(said, dict) else None
    if not isinstance(problem, dict):
        raise NoAnswer(f"Meta failed ({reply.status}).")
    raise _no(problem, reply.status)


def _no(problem: dict[str, Any], status: int) -> Exception:
    code = int(problem.get("code") or 0)
    if status == 429 or code in TOO_FAST or problem.get("is_transient"):
        return NotNow(f"Meta is busy ({code}).")
    if status == 401 or code in NO_ENTRY:
        return Unreachable(f"Meta does not let us in ({code}). Check the token.")
    return NoAnswer(f"Meta failed ({code}).") if status >= 500 else Refused(reason(code))


def reason(code: int) -> str:
    """Return what a code means; Meta's own sentences may quote what was sent."""
    return f"{REASONS.get(code, 'WhatsApp did not deliver it.')} ({code})"


def _verified(account: Account, call: HookCall) -> News:
    given = call.query.get("hub.verify_token", "")
    if not hmac.compare_digest(given.encode(), account.secrets["verify_token"].encode()):
        raise BadSignature
    return News(answer=call.query.get("hub.challenge", "")[:200])


def _values(body: bytes) -> Iterator[dict[str, Any]]:
    for entry in json.loads(body).get("entry", ()):
        for change in entry.get("changes", ()):
            if change.get("field") == "messages":
                yield change["value"]


def _is_of(account: Account, value: dict[str, Any]) -> bool:
    """One hook of an app hears of all its numbers: this account takes what is its own."""
    return bool(value.get("metadata", {}).get("phone_number_id") == account.settings["phone_number_id"])


def _receipt(said: dict[str, Any]) -> Receipt | None:
    outcome = OUTCOMES.get(said.get("status", ""))
    if outcome is None:
        return None
    errors = said.get("errors") or [{}]
    error = reason(int(errors[0].get("code") or 0)) if outcome == "failed" else ""
    return Receipt(outcome, str(said.get("biz_opaque_callback_data") or ""), str(said.get("id") or ""), error)  # type: ignore[arg-type]


def _inbound(said: dict[str, Any], value: dict[str, Any]) -> Inbound:
    kind = str(said.get("type"))
    part = said.get(kind) if isinstance(said.get(kind), dict) else {}
    part = part or {}
    text = part.get("body") or part.get("caption") or part.get("text") or ""
    media = (str(part["id"]),) if kind in ("image", "document") and "id" in part else ()
    names = {one.get("wa_id"): one.get("profile", {}).get("name", "") for one in value.get("contacts", ())}
    return Inbound(
        ref=str(said["id"]),
        sender=f"+{said['from']}",
        sender_name=str(names.get(said["from"], ""))[:200],
        text=str(text) or ("" if media else f"[{kind}]"),
        media=media,
        answers=str(said.get("context", {}).get("id", "")),
    )
