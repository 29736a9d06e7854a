"""What Daraja sends us, read: an address that only we can have made, and of the body an allow-list of codes.

Names and phone numbers stand in these bodies; nothing of them is taken.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from workwright.payments.ports import PATH, BadSignature, Credentials, Notice
from workwright.plugins.mpesa.sealing import seal, unseal

REFERENCE = re.compile(r"[0-9a-f]{12}")
RECEIPT = re.compile(r"[A-Z0-9]{6,20}")


def words(account: Credentials) -> str:
    return account.secrets["callback_secret"]


def address(account: Credentials, kind: str, *parts: object) -> str:
    """Return an address of ours for Daraja to call: nobody else can guess one."""
    origin = account.settings["origin"].rstrip("/")
    return f"{origin}/hooks/payments/{account.account}/{kind}/{seal(words(account), kind, *parts)}"


def read(account: Credentials, body: bytes, headers: Mapping[str, str]) -> Notice:
    """Return what was called and what of it is kept; raise `BadSignature` where the address is not one of ours."""
    path = next((value for name, value in headers.items() if name.lower() == PATH), "")
    kind, _, token = path.strip("/").partition("/")
    parts = unseal(words(account), kind, token) if kind in READERS else None
    if parts is None:
        raise BadSignature("not an address of ours")
    try:
        return READERS[kind](account, parts, json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadSignature("not a message of Daraja's") from error


def stk_ref(account: Credentials, checkout: str, minor: object, key: str) -> str:
    """Return our reference of a prompt."""
    return "stk_" + seal(words(account), "charge", checkout, minor, key)


def reversal_ref(account: Credentials, receipt: str, minor: object, key: str) -> str:
    return "rev_" + seal(words(account), "refund", receipt, minor, key)


def reference_of(key: str) -> str:
    """Return the account reference of a key of ours: at most twelve characters go to Daraja."""
    return key.replace("-", "")[-12:].lower()


def _stk(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    key, minor = parts
    told = doc["Body"]["stkCallback"]
    code, ref = str(told["ResultCode"]), stk_ref(account, str(told["CheckoutRequestID"]), minor, key)
    items = {i["Name"]: i.get("Value") for i in (told.get("CallbackMetadata") or {}).get("Item", ())}
    facts = {"ref": ref, "result": code[:20]} | _receipt(items.get("MpesaReceiptNumber"))
    return Notice(_event("stk", ref, code), "stk.callback", "charge", ref, about=key, facts=facts)


def _reversal(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    ref, code = reversal_ref(account, *parts), str(doc["Result"]["ResultCode"])
    facts = {"ref": ref, "reversal": code[:20]}
    return Notice(_event("rev", ref, code), "reversal.result", "refund", ref, about=parts[2], facts=facts)


def _queued_too_long(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    ref = reversal_ref(account, *parts)
    return Notice(_event("late", ref, ""), "reversal.timeout", "refund", ref, about=parts[2])


def _status(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    ref, result = reversal_ref(account, *parts), doc["Result"]
    rows = (result.get("ResultParameters") or {}).get("ResultParameter", ())
    status = str({row["Key"]: row.get("Value") for row in rows}.get("TransactionStatus", "")).lower()[:20]
    facts = {"status": status} if status.isalpha() else {}
    return Notice(_event("sts", ref, status), "status.result", "refund", ref, about=parts[2], facts=facts)


def _direct(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    receipt = str(doc["TransID"])
    if not RECEIPT.fullmatch(receipt):
        raise ValueError("no receipt number")
    return direct_notice(receipt, "c2b.confirmation", str(doc.get("BillRefNumber", "")))


def _question(account: Credentials, parts: tuple[str, ...], doc: dict[str, Any]) -> Notice:
    receipt, reference = str(doc.get("TransID", ""))[:40], str(doc.get("BillRefNumber", ""))
    return Notice(f"ask:{receipt}", "c2b.validation", "other", "", facts=_reference(reference))


READERS = {
    "s": _stk,
    "r": _reversal,
    "l": _queued_too_long,
    "t": _status,
    "c": _direct,
    "v": _question,
}
"""By the first word of the address: none of them says what it is for, Daraja refuses addresses with its name."""


def direct_notice(receipt: str, type: str, typed: str, cursor: str = "") -> Notice:
    """Return the hint that somebody paid by themselves."""
    facts = {"receipt": receipt} | _reference(typed)
    return Notice(f"c2b:{receipt}", type, "charge", f"c2b_{receipt}", cursor, facts=facts)


def _reference(typed: str) -> dict[str, str]:
    """Keep what was typed only where it can be a reference of ours: people type their phone number there."""
    plain = plain_reference(typed)
    return {"reference": plain} if plain else {}


def plain_reference(typed: str) -> str:
    """Return what a payer typed as account, where it can be one of ours, else nothing."""
    plain = typed.replace(" ", "").replace("-", "").lower()
    return plain if REFERENCE.fullmatch(plain) else ""


def _receipt(value: object) -> dict[str, str]:
    found = str(value or "")
    return {"receipt": found} if RECEIPT.fullmatch(found) else {}


def _event(kind: str, ref: str, code: str) -> str:
    return f"{kind}:{hashlib.sha256(ref.encode()).hexdigest()[:32]}:{code[:20]}"
