"""The adapter: our port on one side, Safaricom's Daraja on the other.

Fields after Daraja's pages on M-Pesa Express, Reversals, Transaction Status, Customer to Business and Pull
Transactions (https://developer.safaricom.co.ke/apis), as quoted in https://github.com/Ghostscypher/php-mpesa
(mpesa_endpoints.md). Daraja signs nothing, knows no idempotency key and tells a receipt once: a callback comes to an
address that only we can make, and is a hint all the same; what is true is asked.
"""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

from workwright.kernel.money import Money
from workwright.payments.ports import (
    Ask,
    ChargeFacts,
    Credentials,
    DirectFacts,
    NoAnswer,
    Notice,
    PayoutFacts,
    Refused,
    SettlementRow,
)
from workwright.plugins.mpesa import codes, notices
from workwright.plugins.mpesa.calling import Caller, accepted
from workwright.plugins.mpesa.listing import KEPT_THERE, NAIROBI, SHILLING, amount, listed, typed
from workwright.plugins.mpesa.phones import kenyan
from workwright.plugins.mpesa.reversals import Memory, Reversals, opened

TIMEOUT_SECONDS = 20.0
LISTED_AGAIN = timedelta(minutes=10)
"""A payment may appear in the list a little after it was made: so much is asked for twice."""
PROMPT_LASTS = timedelta(minutes=10)
"""After this long a prompt of which nothing is known cannot be answered any more."""


class MpesaSettings(BaseModel):
    """`short_code` is the paybill, or the head office of a till; `origin` is how the internet reaches this system."""

    model_config = ConfigDict(extra="forbid")
    short_code: str = Field(pattern=r"^[0-9]{5,7}$")
    till: str = Field(default="", pattern=r"^([0-9]{5,9})?$")
    nominated_number: str = Field(default="", pattern=r"^([0-9]{9,12})?$")
    origin: HttpUrl
    api_base: HttpUrl = HttpUrl("https://api.safaricom.co.ke")


class MpesaGateway(Reversals):
    """Speaks Daraja. What Daraja cannot do is refused: cancelling a prompt, giving back a part."""

    key = "mpesa"
    title = "M-Pesa (Safaricom Daraja)"
    phone_label = "M-Pesa"
    settings_model: type[BaseModel] = MpesaSettings
    secret_names = (
        "consumer_key",
        "consumer_secret",
        "passkey",
        "callback_secret",
        "initiator_name",
        "initiator_password",
        "certificate",
    )

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._caller = Caller(timeout)
        self._sent = Memory()

    # asking on the phone -----------------------------------------------------------------------------------

    def phone_step(self, currency: str) -> int:
        """Daraja takes whole shillings."""
        return SHILLING if currency == "KES" else 0

    def pay_to(self, settings: Mapping[str, str]) -> str:
        """A till takes no account number: only the amount would tell whose money it is."""
        return "" if settings.get("till") else f"Paybill {settings['short_code']}"

    def phone_of(self, typed: str) -> str:
        return kenyan(typed)

    def create(self, account: Credentials, ask: Ask) -> ChargeFacts:
        """Send the prompt. The same key sends none again while this process remembers it."""
        if ask.channel != "phone":
            raise Refused("only_by_phone")
        if ask.amount.currency != "KES" or ask.amount.minor % SHILLING:
            raise Refused("whole_shillings_only")
        if known := self._sent.get(ask.key):
            if opened(account, known)[1] != str(ask.amount.minor):
                raise Refused("key_used")
            return self.fetch(account, known)
        answer = self._caller.call(account, "/mpesa/stkpush/v1/processrequest", self._prompt(account, ask))
        if answer.code == codes.BEING_PROCESSED:
            raise Refused("subscriber_busy")
        checkout = str(accepted(answer).get("CheckoutRequestID", ""))
        if not checkout:
            raise NoAnswer("no reference")
        ref = notices.stk_ref(account, checkout, ask.amount.minor, ask.key)
        self._sent.keep(ask.key, ref)
        return ChargeFacts(ref, ask.key, "action_required", method_kind="mobile_money")

    def _prompt(self, account: Credentials, ask: Ask) -> dict[str, Any]:
        till = account.settings.get("till", "")
        return self._signed(account) | {
            "TransactionType": "CustomerBuyGoodsOnline" if till else "CustomerPayBillOnline",
            "Amount": ask.amount.minor // SHILLING,
            "PartyA": ask.phone,
            "PartyB": till or account.settings["short_code"],
            "PhoneNumber": ask.phone,
            "CallBackURL": notices.address(account, "s", ask.key, ask.amount.minor),
            "AccountReference": notices.reference_of(ask.key).upper(),
            "TransactionDesc": (ask.description or "Payment")[:13],
        }

    def _signed(self, account: Credentials) -> dict[str, Any]:
        code, stamp = account.settings["short_code"], datetime.now(NAIROBI).strftime("%Y%m%d%H%M%S")
        password = base64.b64encode(f"{code}{account.secrets['passkey']}{stamp}".encode()).decode()
        return {"BusinessShortCode": code, "Password": password, "Timestamp": stamp}

    def fetch(self, account: Credentials, ref: str) -> ChargeFacts:
        """Ask what became of a prompt. A code that we do not know leaves it unknown, unless the money is listed."""
        checkout, minor, key = opened(account, ref)
        asked = self._signed(account) | {"CheckoutRequestID": checkout}
        answer = self._caller.call(account, "/mpesa/stkpushquery/v1/query", asked)
        code = str(answer.fields.get("ResultCode", ""))
        if answer.code == codes.BEING_PROCESSED or code in codes.STILL_OPEN:
            return ChargeFacts(ref, key, "action_required", method_kind="mobile_money")
        if not code:
            accepted(answer)
        found = codes.outcome_of(code) or self._listed_outcome(account, key)
        if found is None:
            raise NoAnswer(f"result {code[:20]}")
        received = Money(int(minor), "KES") if found[0] == "succeeded" else None
        return ChargeFacts(
            ref, key, found[0], received=received, method_kind="mobile_money", error_code=found[1]
        )

    def _listed_outcome(self, account: Credentials, key: str) -> tuple[Any, str] | None:
        reference = notices.reference_of(key)
        paid = any(typed(row) == reference for row in listed(self._caller, account))
        return ("succeeded", "") if paid else None

    def find(self, account: Credentials, key: str) -> ChargeFacts | None:
        """Return the prompt of a key, by its callback; None when its time is over and no money came for it.

        Before that nobody can say: raises `NoAnswer`.
        """
        if known := self._sent.get(key):
            return self.fetch(account, known)
        if told := next(
            (fact for fact in account.heard(key) if fact.get("ref", "").startswith("stk_")), None
        ):
            return self.fetch(account, told["ref"])
        if _age(key) < PROMPT_LASTS:
            raise NoAnswer("the prompt may still be answered")
        if self._listed_outcome(account, key) is None:
            return None
        raise NoAnswer("paid, and its callback has not come")

    def cancel(self, account: Credentials, ref: str) -> ChargeFacts:
        """A prompt cannot be taken from a phone; one that is over says so."""
        found = self.fetch(account, ref)
        if found.state in ("action_required", "succeeded"):
            raise Refused("cannot_be_cancelled")
        return found

    def charge_about(self, account: Credentials, ref: str) -> ChargeFacts | None:
        return self.fetch(account, ref) if ref.startswith("stk_") else None

    # news --------------------------------------------------------------------------------------------------

    def parse_event(
        self, account: Credentials, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        return notices.read(account, body, headers)

    def list_events(self, account: Credentials, since: str) -> Sequence[Notice]:
        """Return what was paid to the short code; what is listed twice is told twice, the inbox keeps it once."""
        now = datetime.now(UTC)
        begins = max(now - KEPT_THERE, datetime.fromisoformat(since) - LISTED_AGAIN) if since else None
        rows = listed(self._caller, account, begins, now)
        return [
            notices.direct_notice(
                str(row["transactionId"]), "c2b.listed", str(row.get("billreference", "")), now.isoformat()
            )
            for row in rows
        ]

    def direct(self, account: Credentials, ref: str) -> DirectFacts | None:
        """Return a payment that Daraja lists; raise `NoAnswer` while it does not."""
        if not ref.startswith("c2b_"):
            return None
        for row in listed(self._caller, account):
            if row["transactionId"] == ref.removeprefix("c2b_"):
                return DirectFacts(ref, amount(row), typed(row), "mobile_money")
        raise NoAnswer("not listed")

    def register(self, account: Credentials) -> None:
        """Tell Daraja where to ask and tell; where a number is nominated, have payments listed too."""
        code = account.settings["short_code"]
        addresses = {
            "ConfirmationURL": notices.address(account, "c", account.account),
            "ValidationURL": notices.address(account, "v", account.account),
        }
        body = {"ShortCode": code, "ResponseType": "Completed"} | addresses
        accepted(self._caller.call(account, "/mpesa/c2b/v2/registerurl", body))
        if number := account.settings.get("nominated_number"):
            wanted = {"ShortCode": code, "RequestType": "Pull", "NominatedNumber": number}
            wanted["CallBackURL"] = addresses["ConfirmationURL"]
            self._caller.call(account, "/pulltransactions/v1/register", wanted)

    def reference_in(self, notice: Notice) -> str | None:
        return notice.facts.get("reference", "") if notice.type == "c2b.validation" else None

    def reply(self, notice: Notice, welcome: bool) -> Mapping[str, str]:
        if welcome:
            return {"ResultCode": codes.ACCEPTED, "ResultDesc": "Accepted"}
        return {"ResultCode": codes.NOT_OURS, "ResultDesc": "Rejected"}

    # what came in ------------------------------------------------------------------------------------------

    def list_settlements(self, account: Credentials, day: date) -> Sequence[SettlementRow]:
        """Return what was paid on a day of UTC, as far as Daraja still lists it. It tells no fees and no payouts."""
        begins = datetime.combine(day, time(), UTC)
        now = datetime.now(UTC)
        if begins + timedelta(days=1) <= now - KEPT_THERE:
            return []
        rows = listed(
            self._caller, account, max(begins, now - KEPT_THERE), min(begins + timedelta(days=1), now)
        )
        return [
            SettlementRow("charge", f"c2b_{row['transactionId']}", typed(row), amount(row), 0, "")
            for row in rows
        ]

    def list_payouts(self, account: Credentials, since: date) -> Sequence[PayoutFacts]:
        """Money is moved to the bank on M-Pesa's own pages: the bank's statement shows it."""
        return []

    def payout_rows(self, account: Credentials, ref: str) -> Sequence[SettlementRow]:
        return []


def _age(key: str) -> timedelta:
    """Return how old a key is: ours are UUIDv7 and carry the time; any other is old."""
    digits = key.replace("-", "")
    if len(digits) != 32 or digits[12] != "7":
        return PROMPT_LASTS
    return datetime.now(UTC) - datetime.fromtimestamp(int(digits[:12], 16) / 1000, UTC)
