"""Giving back: M-Pesa reverses a payment whole, tells the result later, and answers a question about it later too."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from typing import Any

from workwright.kernel.money import Money
from workwright.payments.ports import Credentials, DirectFacts, RefundFacts, Refused
from workwright.plugins.mpesa import codes, notices
from workwright.plugins.mpesa.calling import Caller, accepted, security_credential
from workwright.plugins.mpesa.listing import SHILLING, listed, typed
from workwright.plugins.mpesa.sealing import unseal

REMEMBERED = 500


class Memory:
    """What this process has sent, by our keys: the same key sends nothing again."""

    def __init__(self) -> None:
        self._refs: OrderedDict[str, str] = OrderedDict()

    def get(self, key: str) -> str | None:
        return self._refs.get(key)

    def keep(self, key: str, ref: str) -> None:
        self._refs[key] = ref
        while len(self._refs) > REMEMBERED:
            self._refs.popitem(last=False)


class Reversals(ABC):
    """The half of the gateway that gives money back."""

    _caller: Caller
    _sent: Memory

    @abstractmethod
    def direct(self, account: Credentials, ref: str) -> DirectFacts | None:
        """Return what is known of a payment that somebody made by themselves."""

    def refund(self, account: Credentials, ref: str, amount: Money, key: str) -> RefundFacts:
        """Reverse the payment. M-Pesa reverses a payment whole, and none twice."""
        if known := self._sent.get(key):
            return self.fetch_refund(account, known)
        receipt, minor = self._receipt(account, ref)
        if (amount.minor, amount.currency) != (minor, "KES"):
            raise Refused("whole_payment_only")
        sealed = (receipt, minor, key)
        body = self._initiated(account, "TransactionReversal", receipt) | {
            "Amount": minor // SHILLING,
            "ReceiverParty": account.settings["short_code"],
            "RecieverIdentifierType": "11",
            "ResultURL": notices.address(account, "r", *sealed),
            "QueueTimeOutURL": notices.address(account, "l", *sealed),
        }
        accepted(self._caller.call(account, "/mpesa/reversal/v1/request", body))
        made = notices.reversal_ref(account, *sealed)
        self._sent.keep(key, made)
        return RefundFacts(made, key, ref, "pending", amount)

    def _initiated(self, account: Credentials, command: str, receipt: str) -> dict[str, Any]:
        return {
            "Initiator": account.secrets["initiator_name"],
            "SecurityCredential": security_credential(account),
            "CommandID": command,
            "TransactionID": receipt,
            "Remarks": "Refund",
            "Occasion": "",
        }

    def _receipt(self, account: Credentials, ref: str) -> tuple[str, int]:
        """Return the receipt number and amount of a payment; raise `Refused` where nobody knows it any more."""
        if ref.startswith("c2b_"):
            found = self.direct(account, ref)
            return ref.removeprefix("c2b_"), found.amount.minor if found else 0
        _, minor, key = opened(account, ref)
        told = [fact["receipt"] for fact in account.heard(key) if fact.get("receipt")]
        reference = notices.reference_of(key)
        receipt = told or [
            str(r["transactionId"]) for r in listed(self._caller, account) if typed(r) == reference
        ]
        if not receipt:
            raise Refused("no_receipt")
        return receipt[-1], int(minor)

    def fetch_refund(self, account: Credentials, ref: str) -> RefundFacts:
        """Return how a reversal stands by what its result said; without one, ask for the state of the payment."""
        sealed = unseal(notices.words(account), "refund", ref.removeprefix("rev_"))
        if sealed is None or not ref.startswith("rev_"):
            raise Refused("unknown")
        receipt, minor, key = sealed
        whole, told = Money(int(minor), "KES"), account.heard(key)
        results = [fact["reversal"] for fact in told if "reversal" in fact]
        if codes.ACCEPTED in results or any(fact.get("status") == "reversed" for fact in told):
            return RefundFacts(ref, key, "", "succeeded", whole)
        if results:
            return RefundFacts(ref, key, "", "failed", whole, f"reversal_{results[-1]}")
        self._ask_status(account, receipt, sealed)
        return RefundFacts(ref, key, "", "pending", whole)

    def _ask_status(self, account: Credentials, receipt: str, sealed: tuple[str, ...]) -> None:
        """Have Daraja look at the payment: what it finds comes to an address of ours, later."""
        answered = notices.address(account, "t", *sealed)
        body = self._initiated(account, "TransactionStatusQuery", receipt) | {
            "PartyA": account.settings["short_code"],
            "IdentifierType": "4",
            "ResultURL": answered,
            "QueueTimeOutURL": answered,
        }
        accepted(self._caller.call(account, "/mpesa/transactionstatus/v1/query", body))

    def find_refund(self, account: Credentials, key: str) -> RefundFacts | None:
        known = self._sent.get(key)
        told = next((f["ref"] for f in account.heard(key) if f.get("ref", "").startswith("rev_")), known)
        return self.fetch_refund(account, told) if told else None


def opened(account: Credentials, ref: str) -> tuple[str, str, str]:
    """Return what our reference of a prompt seals: Daraja's id, the amount, our key; raise `Refused`."""
    parts = unseal(notices.words(account), "charge", ref.removeprefix("stk_"))
    if parts is None or not ref.startswith("stk_"):
        raise Refused("unknown")
    checkout, minor, key = parts
    return checkout, minor, key
