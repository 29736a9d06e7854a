"""What the pretended provider knows: prompts on phones, payments, reversals, and when it tells of them."""

import json
import secrets
import string
import threading
import urllib.error
import urllib.request
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

Doc = dict[str, Any]
NAIROBI = ZoneInfo("Africa/Nairobi")
FAULTS = {
    "late": "Callbacks wait this many seconds.",
    "twice": "Every callback is sent two times.",
    "never": "Callbacks are not sent.",
    "out_of_order": "Callbacks are held in pairs and sent the wrong way round.",
    "before_the_answer": "The payer is done, and told of, before the prompt's own answer leaves.",
    "lost_answer": "A prompt or reversal is carried out, and then the connection breaks.",
    "hang": "A prompt is answered only after this many seconds, and not sent.",
    "no_query": "So many queries are answered with an error.",
    "odd_code": "Queries tell a result code that stands in no list.",
    "no_list": "The list of payments is not available.",
}
WORDS = {
    "0": "The service request is processed successfully.",
    "1": "The balance is insufficient for the transaction.",
    "1032": "Request cancelled by user.",
    "1037": "DS timeout user cannot be reached.",
    "2001": "The initiator information is invalid.",
}


class Books:
    """Everything in memory, safe in threads."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.prompts: dict[str, Doc] = {}
        self.payments: list[Doc] = []
        self.urls: Doc = {}
        self.faults: dict[str, float] = {}
        self.asked = 0
        self._held: list[tuple[str, Doc]] = []

    def fault(self, name: str) -> float:
        return self.faults.get(name, 0)

    def use_up(self, name: str) -> bool:
        """Return whether a fault that lasts so many times is still on, and count one."""
        with self.lock:
            left = self.faults.get(name, 0)
            if left:
                self.faults[name] = left - 1
            return bool(left)

    def prompt(self, body: Doc) -> Doc:
        """Put a prompt on a phone. Its id ends with the number, as the real ones do."""
        with self.lock:
            stamp = datetime.now(NAIROBI).strftime("%d%m%Y%H%M%S%f")[:17]
            checkout = f"ws_CO_{stamp}{str(body['PhoneNumber'])[-9:]}"
            if checkout in self.prompts:
                checkout += secrets.token_hex(1)
            prompt = {"id": checkout, "merchant": f"{secrets.randbelow(99999)}-{secrets.randbelow(10**8)}-1"}
            self.asked += 1
            self.prompts[checkout] = prompt | {"body": body, "code": None, "receipt": ""}
            return self.prompts[checkout]

    def answer(self, checkout: str, code: str) -> Doc:
        """The payer, the phone or time ends a prompt with a result code; 0 is the right PIN."""
        with self.lock:
            prompt = self.prompts[checkout]
            if prompt["code"] is None:
                prompt["code"] = code
                if code == "0":
                    body = prompt["body"]
                    paid = self.pay(body["PhoneNumber"], body["Amount"], body["AccountReference"])
                    prompt["receipt"] = paid["transactionId"]
                self.tell(prompt["body"]["CallBackURL"], _callback(prompt))
            return prompt

    def pay(self, phone: str, shillings: object, reference: str) -> Doc:
        """Book a payment to the short code."""
        with self.lock:
            letters = string.ascii_uppercase + string.digits
            paid = {
                "transactionId": "R" + "".join(secrets.choice(letters) for _ in range(9)),
                "trxDate": datetime.now(NAIROBI).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "msisdn": int(phone),
                "sender": "JANE WANJIKU",
                "transactiontype": "c2b-pay-bill-debit",
                "billreference": reference,
                "amount": f"{shillings}.00",
                "organizationname": "Garage",
            }
            self.payments.append(paid)
            return paid

    def reverse(self, body: Doc) -> str:
        """Reverse a payment whole; return the result code."""
        with self.lock:
            found = [p for p in self.payments if p["transactionId"] == body["TransactionID"]]
            if not found or found[0].get("reversed"):
                return "R000001"
            if float(found[0]["amount"]) != float(body["Amount"]):
                return "R000002"
            found[0]["reversed"] = True
            return "0"

    def tell(self, url: str, doc: Doc) -> None:
        """Send a callback, as well as the faults let it."""
        if self.fault("never"):
            return
        if self.fault("out_of_order"):
            self._held.append((url, doc))
            if len(self._held) < 2:
                return
            held, self._held = self._held, []
            for each in reversed(held):
                self._send(*each)
            return
        for _ in range(2 if self.fault("twice") else 1):
            self._send(url, doc)

    def _send(self, url: str, doc: Doc) -> None:
        if self.fault("before_the_answer"):
            post(url, doc)
            return
        timer = threading.Timer(self.fault("late"), post, (url, doc))
        timer.daemon = True
        timer.start()


def post(url: str, doc: Doc) -> Doc:
    """Call an address of the merchant's; return what it answers, nothing when it does not."""
    body = json.dumps(doc).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"}, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
            found: Doc = json.loads(text) if text else {}
            return found
    except (OSError, ValueError):
        return {}


def _callback(prompt: Doc) -> Doc:
    code = prompt["code"]
    told: Doc = {"MerchantRequestID": prompt["merchant"], "CheckoutRequestID": prompt["id"]}
    told |= {"ResultCode": int(code), "ResultDesc": WORDS.get(code, "Failed.")}
    if code == "0":
        items = [
            {"Name": "Amount", "Value": float(prompt["body"]["Amount"])},
            {"Name": "MpesaReceiptNumber", "Value": prompt["receipt"]},
            {"Name": "Balance"},
            {"Name": "TransactionDate", "Value": int(datetime.now(NAIROBI).strftime("%Y%m%d%H%M%S"))},
            {"Name": "PhoneNumber", "Value": int(prompt["body"]["PhoneNumber"])},
        ]
        told["CallbackMetadata"] = {"Item": items}
    return {"Body": {"stkCallback": told}}


def result(code: str, body: Doc, status: str = "") -> Doc:
    """Return what is sent to a ResultURL."""
    told: Doc = {
        "ResultType": 0,
        "ResultCode": int(code) if code.isdigit() else code,
        "ResultDesc": "The service request is processed successfully." if code == "0" else "Failed.",
        "OriginatorConversationID": f"{secrets.randbelow(99999)}-1",
        "ConversationID": f"AG_{secrets.token_hex(10)}",
        "TransactionID": body["TransactionID"],
    }
    if status:
        rows = [
            {"Key": "DebitPartyName", "Value": "254708374149 - JANE WANJIKU"},
            {"Key": "TransactionStatus", "Value": status},
            {"Key": "ReceiptNo", "Value": body["TransactionID"]},
        ]
        told["ResultParameters"] = {"ResultParameter": rows}
    return {"Result": told}
