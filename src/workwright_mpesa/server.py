"""Daraja's addresses on one port, and under `/control` what payers, phones and a bad day do."""

import base64
import json
import secrets
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from workwright_mpesa.books import FAULTS, WORDS, Books, Doc, post, result

CONSUMER_KEY, CONSUMER_SECRET, PASSKEY = "practice-key", "practice-secret", "practice-passkey"
INITIATOR, INITIATOR_PASSWORD, SHORT_CODE = "practice", "practice-password", "174379"
TOKEN_SECONDS = 3599
Answer = tuple[int, Doc]


class Server(ThreadingHTTPServer):
    """The pretended provider; its key pair is made anew at each start."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int]) -> None:
        super().__init__(address, Handler)
        self.books = Books()
        self.tokens: set[str] = set()
        self.private = rsa.generate_private_key(65537, 2048)
        self.certificate = _certificate(self.private)


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path.startswith("/oauth/v1/generate"):
            self._answer(*self._token())
        elif self.path == "/control/certificate":
            self._answer(200, {"certificate": self.server.certificate})
        elif self.path == "/control/state":
            self._answer(200, {"asked": self.server.books.asked, "prompts": list(self.server.books.prompts)})
        else:
            self._answer(404, {"errorCode": "404.001.01", "errorMessage": "Resource not found"})

    def do_POST(self) -> None:
        body: Doc = json.loads(self.rfile.read(int(self.headers["Content-Length"] or 0)) or b"{}")
        if self.path.startswith("/control/"):
            self._answer(*self._control(self.path.removeprefix("/control/").split("/"), body))
            return
        act = ACTS.get(self.path)
        if act is None:
            self._answer(404, {"errorCode": "404.001.01", "errorMessage": "Resource not found"})
        elif self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.server.tokens:
            self._answer(401, {"errorCode": "404.001.03", "errorMessage": "Invalid Access Token"})
        else:
            found = act(self, body)
            if found:
                self._answer(*found)
            else:
                self.connection.close()

    def _token(self) -> Answer:
        known = base64.b64encode(f"{CONSUMER_KEY}:{CONSUMER_SECRET}".encode()).decode()
        if self.headers.get("Authorization") != f"Basic {known}":
            return 400, {"errorCode": "400.008.01", "errorMessage": "Invalid Authentication passed"}
        token = secrets.token_urlsafe(20)
        self.server.tokens.add(token)
        return 200, {"access_token": token, "expires_in": str(TOKEN_SECONDS)}

    def _control(self, path: list[str], body: Doc) -> Answer:
        books = self.server.books
        if path[0] == "faults":
            books.faults = {name: float(body[name]) for name in body if name in FAULTS}
        elif path[0] == "forget_tokens":
            self.server.tokens.clear()
        elif path[0] == "prompts":
            return 200, books.answer(path[1], path[2])
        elif path[0] == "pay":
            return 200, self._pay_in(body)
        return 200, {}

    def _pay_in(self, body: Doc) -> Doc:
        """Somebody pays by themselves: the merchant is asked first, then told."""
        books = self.server.books
        asked = {
            "TransactionType": "Pay Bill",
            "TransID": "R" + secrets.token_hex(5).upper()[:9],
            "TransTime": "20260101101010",
            "TransAmount": f"{body['amount']}.00",
            "BusinessShortCode": SHORT_CODE,
            "BillRefNumber": body["reference"],
            "MSISDN": body["phone"],
            "FirstName": "JANE",
        }
        said = post(books.urls["ValidationURL"], asked) if books.urls else {}
        if said.get("ResultCode", "0") != "0":
            return {"taken": False, "said": said}
        paid = books.pay(body["phone"], body["amount"], body["reference"])
        if books.urls:
            books.tell(books.urls["ConfirmationURL"], asked | {"TransID": paid["transactionId"]})
        return {"taken": True, "said": said, "receipt": paid["transactionId"]}

    # Daraja's own addresses --------------------------------------------------------------------------------

    def prompt(self, body: Doc) -> Answer | None:
        books = self.server.books
        if wrong := _unsigned(body):
            return wrong
        if hang := books.fault("hang"):
            time.sleep(hang)
            return None
        if type(body["Amount"]) is not int or body["Amount"] < 1 or len(str(body["AccountReference"])) > 12:
            return 400, {"errorCode": "400.002.02", "errorMessage": "Bad Request - Invalid Amount"}
        if body["PhoneNumber"] == "254700000000":
            return 500, {"errorCode": "500.001.1001", "errorMessage": "Unable to lock subscriber"}
        made = books.prompt(body)
        if books.fault("before_the_answer"):
            books.answer(made["id"], "0")
        if books.use_up("lost_answer"):
            return None
        return 200, {
            "MerchantRequestID": made["merchant"],
            "CheckoutRequestID": made["id"],
            "ResponseCode": "0",
            "ResponseDescription": "Success. Request accepted for processing",
            "CustomerMessage": "Success. Request accepted for processing",
        }

    def query(self, body: Doc) -> Answer | None:
        books = self.server.books
        if wrong := _unsigned(body):
            return wrong
        if books.use_up("no_query"):
            return 503, {"errorCode": "500.003.02", "errorMessage": "System is busy"}
        prompt = books.prompts.get(body["CheckoutRequestID"])
        if prompt is None:
            return 400, {"errorCode": "400.002.02", "errorMessage": "Invalid CheckoutRequestID"}
        if prompt["code"] is None:
            return 500, {"errorCode": "500.001.1001", "errorMessage": "The transaction is being processed"}
        code = "777" if books.fault("odd_code") else prompt["code"]
        return 200, {
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successfully",
            "MerchantRequestID": prompt["merchant"],
            "CheckoutRequestID": prompt["id"],
            "ResultCode": code,
            "ResultDesc": WORDS.get(code, "Failed."),
        }

    def reversal(self, body: Doc) -> Answer | None:
        if wrong := self._not_the_initiator(body):
            return wrong
        books = self.server.books
        books.tell(body["ResultURL"], result(books.reverse(body), body))
        return None if books.use_up("lost_answer") else _taken()

    def status(self, body: Doc) -> Answer:
        if wrong := self._not_the_initiator(body):
            return wrong
        found = [p for p in self.server.books.payments if p["transactionId"] == body["TransactionID"]]
        said = "Reversed" if found and found[0].get("reversed") else "Completed"
        self.server.books.tell(body["ResultURL"], result("0", body, said))
        return _taken()

    def register(self, body: Doc) -> Answer:
        if any(name in str(body).lower() for name in ("mpesa", "m-pesa", "safaricom", "daraja")):
            return 400, {"errorCode": "400.003.02", "errorMessage": "Invalid URL"}
        self.server.books.urls = body
        return 200, {
            "OriginatorCoversationID": "7619-1",
            "ResponseCode": "0",
            "ResponseDescription": "Success",
        }

    def nominate(self, body: Doc) -> Answer:
        return 200, {"ResponseRefID": "18633-1", "ResponseCode": "1001", "ResponseDescription": "Registered"}

    def listing(self, body: Doc) -> Answer:
        if self.server.books.fault("no_list"):
            return 503, {"errorCode": "500.003.02", "errorMessage": "System is busy"}
        begins, ends = (body[n].replace(" ", "T") + "Z" for n in ("StartDate", "EndDate"))
        rows = [p for p in self.server.books.payments if begins <= p["trxDate"] <= ends]
        page = rows[int(body["OffSetValue"]) :][:2]
        told = {"ResponseRefID": "26178-1", "ResponseCode": "1000", "ResponseMessage": "Success"}
        return 200, told | {"Response": [page]}

    def _not_the_initiator(self, body: Doc) -> Answer | None:
        try:
            sealed = base64.b64decode(body["SecurityCredential"])
            opened = self.server.private.decrypt(sealed, padding.PKCS1v15()).decode(errors="replace")
        except ValueError:
            opened = ""
        if (body["Initiator"], opened) == (INITIATOR, INITIATOR_PASSWORD):
            return None
        return 400, {"errorCode": "400.002.02", "errorMessage": "Invalid initiator information"}

    def _answer(self, status: int, doc: Any) -> None:
        body = json.dumps(doc).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


ACTS = {
    "/mpesa/stkpush/v1/processrequest": Handler.prompt,
    "/mpesa/stkpushquery/v1/query": Handler.query,
    "/mpesa/reversal/v1/request": Handler.reversal,
    "/mpesa/transactionstatus/v1/query": Handler.status,
    "/mpesa/c2b/v2/registerurl": Handler.register,
    "/pulltransactions/v1/register": Handler.nominate,
    "/pulltransactions/v1/query": Handler.listing,
}


def _unsigned(body: Doc) -> Answer | None:
    known = base64.b64encode(f"{SHORT_CODE}{PASSKEY}{body['Timestamp']}".encode()).decode()
    if (body["BusinessShortCode"], body["Password"]) == (SHORT_CODE, known):
        return None
    return 500, {"errorCode": "500.001.1001", "errorMessage": "Wrong credentials"}


def _taken() -> Answer:
    told = {"OriginatorConversationID": f"{secrets.randbelow(99999)}-1", "ResponseCode": "0"}
    return 200, told | {"ConversationID": f"AG_{secrets.token_hex(10)}", "ResponseDescription": "Accepted"}


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "practice")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1))
    signed = made.not_valid_after(now + timedelta(days=3650)).sign(key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()
