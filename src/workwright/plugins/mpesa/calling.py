"""One call of Daraja: the access token, and what broken answers mean for money.

Fields after https://developer.safaricom.co.ke/apis (Authorization) as quoted in
https://github.com/Ghostscypher/php-mpesa (mpesa_endpoints.md).
"""

import base64
import time
from dataclasses import dataclass
from typing import Any

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from workwright.payments.ports import Credentials, NoAnswer, Refused, Unreachable
from workwright.plugins.mpesa.codes import TOKEN_GONE

PRODUCTION = "https://api.safaricom.co.ke"
BEFORE_ITS_END = 60.0
"""A token is renewed so many seconds before Daraja forgets it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: its status and its fields. `code` is Daraja's error code, "" for none."""

    status: int
    fields: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.fields.get("errorCode", ""))[:60]


class Caller:
    """Calls Daraja for any account; keeps the access token of each for as long as it lasts, in this process alone."""

    def __init__(self, timeout: float) -> None:
        self._timeout = timeout
        self._tokens: dict[tuple[str, str], tuple[str, float]] = {}

    def call(self, account: Credentials, path: str, body: dict[str, Any]) -> Answer:
        """Carry out one call. A broken or late answer is `NoAnswer`: it may have been carried out.

        Raises `Unreachable` where nothing was done (no connection, 429), `Refused` for wrong credentials.
        """
        answer = self._post(account, path, body)
        if answer.status == 401 or answer.code in TOKEN_GONE:
            self._tokens.pop(_whose(account), None)
            answer = self._post(account, path, body)
        if answer.status == 429:
            raise Unreachable("too many calls a second")
        return answer

    def _post(self, account: Credentials, path: str, body: dict[str, Any]) -> Answer:
        headers = {"Authorization": f"Bearer {self._token(account)}"}
        return self._send("POST", base(account) + path, json=body, headers=headers)

    def _token(self, account: Credentials) -> str:
        known = self._tokens.get(_whose(account))
        if known and time.monotonic() < known[1]:
            return known[0]
        basic = httpx.BasicAuth(account.secrets["consumer_key"], account.secrets["consumer_secret"])
        path = "/oauth/v1/generate?grant_type=client_credentials"
        try:
            answer = self._send("GET", base(account) + path, auth=basic)
        except NoAnswer as error:
            raise Unreachable("no access token") from error
        token = str(answer.fields.get("access_token", ""))
        if not token:
            if answer.status >= 500 or answer.status == 429:
                raise Unreachable("no access token")
            raise Refused(answer.code or "wrong_consumer_key")
        until = time.monotonic() + float(answer.fields.get("expires_in", 0)) - BEFORE_ITS_END
        self._tokens[_whose(account)] = (token, until)
        return token

    def _send(self, method: str, url: str, **how: Any) -> Answer:
        patience = httpx.Timeout(self._timeout, connect=min(self._timeout, 4.0))
        try:
            answer = httpx.request(method, url, timeout=patience, **how)
            fields = answer.json()
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise Unreachable(type(error).__name__) from error
        except (httpx.HTTPError, ValueError) as error:
            raise NoAnswer(type(error).__name__) from error
        if not isinstance(fields, dict):
            raise NoAnswer("not an answer of Daraja's")
        return Answer(answer.status_code, fields)


def accepted(answer: Answer) -> dict[str, Any]:
    """Return the fields of a call that was taken; `Refused` where Daraja said no, else nobody knows."""
    code = str(answer.fields.get("ResponseCode", ""))
    if answer.status < 300 and not code.strip("0"):
        return answer.fields
    if answer.status >= 500:
        raise NoAnswer(answer.code or str(answer.status))
    raise Refused(answer.code or code or "refused")


def base(account: Credentials) -> str:
    return account.settings.get("api_base", "").rstrip("/") or PRODUCTION


def _whose(account: Credentials) -> tuple[str, str]:
    return base(account), account.secrets["consumer_key"]


def security_credential(account: Credentials) -> str:
    """Return the initiator's password as Daraja wants it: encrypted with the provider's public certificate.

    RSA with PKCS #1 v1.5 padding, as Daraja's page on security credentials says.
    """
    certificate = x509.load_pem_x509_certificate(account.secrets["certificate"].encode())
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise Refused("wrong_certificate")
    sealed = key.encrypt(account.secrets["initiator_password"].encode(), padding.PKCS1v15())
    return base64.b64encode(sealed).decode()
