"""What a payment gateway must do: plain data in, plain data out. No call is made inside a transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol, runtime_checkable

from pydantic import BaseModel

from workwright.kernel.money import Money
from workwright.kernel.registry import Registry

ChargeState = Literal["action_required", "processing", "succeeded", "failed", "cancelled", "expired"]
RefundState = Literal["pending", "succeeded", "failed"]
MethodKind = Literal["", "card", "wallet", "mobile_money", "transfer", "bank_debit"]
Channel = Literal["link", "terminal", "saved", "phone"]
SetupState = Literal["action_required", "ready", "failed"]
DisputeState = Literal[
    "inquiry_open", "inquiry_review", "inquiry_closed", "open", "under_review", "won", "lost", "accepted"
]
PayoutState = Literal["expected", "in_transit", "paid", "failed", "cancelled"]


class NoAnswer(Exception):
    """The provider may or may not have acted: ask again later, never repeat under another key."""


class Unreachable(NoAnswer):
    """No connection came about: the call never left this house, nothing was done there."""


class Refused(Exception):
    """The provider said no and did nothing; `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadSignature(Exception):
    """A webhook that the provider did not sign, or signed too long ago."""


class StaleSignature(BadSignature):
    """Signed by the provider, but `seconds` away from now: a repetition, or a clock that is wrong."""

    def __init__(self, event_id: str, seconds: int) -> None:
        super().__init__("the signature is too old, or a clock is wrong")
        self.event_id, self.seconds = event_id, seconds


PATH = "workwright-path"
"""The header under which `parse_event` finds what followed the account in the address that was called."""
Told = Mapping[str, str]


def _nothing(key: str) -> Sequence[Told]:
    return ()


@dataclass(frozen=True, slots=True)
class Credentials:
    """One account at a provider: plain settings, and secrets that are decrypted only for a call.

    `heard` returns the facts of the notices that were about a key of ours, oldest first: for providers that tell
    some things once and cannot be asked for them.
    """

    account: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    heard: Callable[[str], Sequence[Told]] = field(default=_nothing, repr=False)


@dataclass(frozen=True, slots=True)
class Ask:
    """What we ask for, at the instant `at`. `key` is the attempt's own id: the same key never charges twice."""

    key: str
    amount: Money
    merchant: str
    description: str
    return_url: str
    expires_at: datetime | None = None
    at: datetime | None = None
    channel: Channel = "link"
    """How the payer pays: on a page, at the card reader named, or not at all: with the saved method named."""
    reader: str = ""
    method_ref: str = ""
    phone: str = field(default="", repr=False)
    """Where to ask for the payer's PIN. It passes through and is kept nowhere."""


@dataclass(frozen=True, slots=True)
class SetUp:
    """The wish to save a payer's method for later, under a mandate signed here. `key` is the mandate's own id."""

    key: str
    currency: str
    return_url: str


@dataclass(frozen=True, slots=True)
class SetupFacts:
    """What the provider says about a method that is being saved. `method_ref` names it for charges to come."""

    ref: str
    key: str
    state: SetupState
    pay_url: str = ""
    method_ref: str = ""
    method_kind: MethodKind = ""
    brand: str = ""
    last4: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class DisputeMovement:
    """Money that a dispute moved at the provider: taken (negative) or given back, and the fee for it."""

    ref: str
    amount_minor: int
    fee_minor: int = 0


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """How a dispute stands, and apart from that what it moved.

    Without `movements` (None) the amount counts as taken while it is open and as given back when it is won;
    an inquiry moves nothing.
    """

    ref: str
    state: DisputeState
    amount: Money
    fee_minor: int
    reason: str
    evidence_due: datetime | None = None
    movements: tuple[DisputeMovement, ...] | None = None


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """What the provider says about a charge when asked. Only this moves money here, never a webhook's body."""

    ref: str
    key: str
    state: ChargeState
    pay_url: str = ""
    received: Money | None = None
    method_kind: MethodKind = ""
    brand: str = ""
    last4: str = ""
    country: str = ""
    error_code: str = ""
    refunded_minor: int = 0
    dispute: DisputeFacts | None = None


@dataclass(frozen=True, slots=True)
class DirectFacts:
    """Money that its payer sent without being asked through us. `reference` is what they wrote, if it may be ours."""

    ref: str
    amount: Money
    reference: str
    method_kind: MethodKind


@dataclass(frozen=True, slots=True)
class RefundFacts:
    ref: str
    key: str
    charge_ref: str
    state: RefundState
    amount: Money
    error_code: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A hint that something about an object changed. `cursor` is set where notices are listed.

    `about` is our own key where the notice names it; `facts` are codes and references worth keeping, never a person.
    """

    event_id: str
    type: str
    object_kind: Literal["charge", "refund", "other"]
    object_ref: str
    cursor: str = ""
    about: str = ""
    facts: Told = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """One row of a provider's report for a day, in its own words of kind.

    `charge_ref` is the provider's reference of the charge, or our own key where the report has only that.
    """

    kind: str
    ref: str
    charge_ref: str
    gross: Money
    fee_minor: int
    payout: str


@dataclass(frozen=True, slots=True)
class PayoutFacts:
    """Money on its way from the provider to the bank, or arrived. `statement_ref` is what the bank's line shows."""

    ref: str
    state: PayoutState
    amount: Money
    arrives_on: date
    statement_ref: str = ""


class PaymentGateway(Protocol):
    """Every method may raise `NoAnswer`; those that change something may raise `Refused`."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def settings_model(self) -> type[BaseModel]: ...
    @property
    def secret_names(self) -> tuple[str, ...]: ...

    def create(self, account: Credentials, ask: Ask) -> ChargeFacts:
        """Open a charge and return it with its pay page; repeated with the same key, the same charge."""
        ...

    def fetch(self, account: Credentials, ref: str) -> ChargeFacts: ...

    def find(self, account: Credentials, key: str) -> ChargeFacts | None:
        """Return the charge that was made under a key, or None when there is none."""
        ...

    def cancel(self, account: Credentials, ref: str) -> ChargeFacts: ...

    def refund(self, account: Credentials, ref: str, amount: Money, key: str) -> RefundFacts: ...

    def fetch_refund(self, account: Credentials, ref: str) -> RefundFacts: ...

    def find_refund(self, account: Credentials, key: str) -> RefundFacts | None: ...

    def charge_about(self, account: Credentials, ref: str) -> ChargeFacts | None:
        """Return the charge that another object is about (a dispute, a refund made on the provider's own pages).

        None when it is about no charge, or about none that this gateway made.
        """
        ...

    def parse_event(
        self, account: Credentials, body: bytes, headers: Mapping[str, str], now: datetime
    ) -> Notice:
        """Verify the signature over the raw bytes; raise `BadSignature` or return the notice."""
        ...

    def list_events(self, account: Credentials, since: str) -> Sequence[Notice]:
        """Return notices after a cursor ("" is the beginning), oldest first."""
        ...

    def list_settlements(self, account: Credentials, day: date) -> Sequence[SettlementRow]:
        """Return every movement of the account that was booked on a day, oldest first."""
        ...

    def list_payouts(self, account: Credentials, since: date) -> Sequence[PayoutFacts]:
        """Return the payouts made on a day or after it, oldest first."""
        ...

    def payout_rows(self, account: Credentials, ref: str) -> Sequence[SettlementRow]:
        """Return the movements that a payout carries; their net sums to its amount."""
        ...


@runtime_checkable
class SavesMethods(Protocol):
    """What a gateway does besides, that can charge a saved method while its payer is away."""

    def set_up(self, account: Credentials, wish: SetUp) -> SetupFacts:
        """Open a page on which the payer saves a method; repeated with the same key, the same page."""
        ...

    def fetch_setup(self, account: Credentials, ref: str) -> SetupFacts: ...

    def forget_method(self, account: Credentials, method_ref: str) -> None:
        """Make a saved method useless. One that is gone already is no error."""
        ...


@runtime_checkable
class AsksPhones(Protocol):
    """What a gateway does that asks the payer on their phone instead of on a page."""

    @property
    def phone_label(self) -> str:
        """How people call it."""
        ...

    def pay_to(self, settings: Mapping[str, str]) -> str:
        """Return what a payer enters to pay by themselves with an account number of ours; "" where they cannot."""
        ...

    def phone_step(self, currency: str) -> int:
        """Return the smallest amount it can ask for in minor units; 0 when not in this currency."""
        ...

    def phone_of(self, typed: str) -> str:
        """Return a number as the provider wants it; raise `ValueError` for one that it cannot reach."""
        ...


@runtime_checkable
class TakesDirectMoney(Protocol):
    """What a gateway does to whose account people pay by themselves, with a reference of ours."""

    def direct(self, account: Credentials, ref: str) -> DirectFacts | None:
        """Return what such a payment brought, as the provider says when asked; None for anything else."""
        ...

    def register(self, account: Credentials) -> None:
        """Tell the provider where to send news of such payments."""
        ...

    def reference_in(self, notice: Notice) -> str | None:
        """Return the reference in a question whether a payment may be taken; None when nothing is asked."""
        ...

    def reply(self, notice: Notice, welcome: bool) -> Mapping[str, str]:
        """Return what is answered to a notice, as the provider wants to read it."""
        ...


gateways: Registry[PaymentGateway] = Registry("workwright.payment_gateways")
"""Every gateway that is installed, by key."""
