"""Where money goes, what is left, and what may be done: pure calculation in minor units."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from workwright.catalog.rules import round_to_step
from workwright.kernel.money import spread

Target = Literal["invoice", "deposit", "credit", "returned", "lost"]
TARGETS = ("invoice", "deposit", "credit", "returned", "lost")
"""Where the money of a payment can be. All of it is always somewhere: the placements of a payment sum to it."""
PURPOSES = ("deposit", "parts", "add_on", "progress", "final")
METHODS = (
    *("cash", "card", "card_slip", "cheque", "transfer", "wallet", "mobile_money", "bank_debit"),
    "brought_in",
)
"""How money comes. What was brought in came before these books: no purse of ours holds it."""
ASKED_METHODS = ("link", "cash", "card_slip", "cheque", "transfer", "on_account")

TIP_METHODS = ("cash", "card_slip")
TIP_WAYS = ("drawer", "payroll")
"""How tips reach their technicians: out of a drawer at once, or with the wages."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Some money put to one target; the invoice is named when that is the target."""

    target: Target
    amount_minor: int
    invoice_id: UUID | None = None


MANDATE_PURPOSES = ("invoices", "agreement")
"""What a mandate lets be charged: invoices of finished work, or the periods of an agreement."""
MANDATE_PERIODS = ("month", "year")


def mandate_text(shop: str, purpose: str, cap: str, period_cap: str, period: str) -> str:
    """Return the words that a customer signs. Nobody is named in them but the shop."""
    what = {
        "invoices": "invoices for work that I approved and that is done",
        "agreement": "the periods of my maintenance agreement",
    }[purpose]
    return (
        f"I allow {shop} to charge the payment method that I save now for {what}. "
        f"One charge is at most {cap}; all charges of one {period} together are at most {period_cap}. "
        "Work that I did not approve is never charged. I can withdraw this at any time, with effect at once; "
        "I am told of every charge and can object to it."
    )


def place(
    amount_minor: int, balances: Sequence[tuple[UUID, int]], rest: Literal["deposit", "credit"]
) -> tuple[Placement, ...]:
    """Spread money over what is owed, in the order given; what is left goes to `rest`. Sums to the amount."""
    placed, left = [], amount_minor
    for invoice_id, owed in balances:
        part = min(left, max(owed, 0))
        if part:
            placed.append(Placement("invoice", part, invoice_id))
            left -= part
    if left:
        placed.append(Placement(rest, left))
    return tuple(placed)


def take_back(
    amount_minor: int, credit: int, deposit: int, invoices: Sequence[tuple[UUID, int]], first: str = ""
) -> tuple[Placement, ...]:
    """Take money from where it is: free money before money that pays an invoice, newest invoice first.

    `first` names the target to begin with ("deposit", "credit", "invoice"). The amounts returned are positive.
    Raises `ValueError` when there is not that much.
    """
    pools: list[tuple[Target, UUID | None, int]] = [("credit", None, credit), ("deposit", None, deposit)]
    pools += [("invoice", invoice_id, held) for invoice_id, held in reversed(invoices)]
    taken, left = [], amount_minor
    for target, invoice_id, held in sorted(pools, key=lambda pool: pool[0] != first):
        part = min(left, held)
        if part > 0:
            taken.append(Placement(target, part, invoice_id))
            left -= part
    if left:
        raise ValueError(f"{left} more than there is")
    return tuple(taken)


def hash_of(frozen: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of what a request freezes."""
    text = json.dumps(frozen, sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def cash_due(amount_minor: int, step_minor: int) -> int:
    """Round an amount to what can be paid with the coins there are; half goes up. A step of 0 rounds nothing."""
    return round_to_step(amount_minor, step_minor)


def settled_by_cash(amount_minor: int, owed_minor: int, step_minor: int) -> int:
    """Return what is settled when this amount is asked in cash: all that is owed, if that is what coins can pay of it.

    So the rounded sum and the exact one mean the same, and neither leaves a cent open or over.
    """
    if owed_minor > 0 and cash_due(owed_minor, step_minor) == cash_due(amount_minor, step_minor):
        return owed_minor
    return amount_minor


def request_outcome(asked_minor: int, received_minor: int) -> str:
    """Return "full" or "part", the outcome of a payment for its request."""
    return "full" if received_minor >= asked_minor else "part"


def payment_state(
    amount_minor: int, returned_minor: int, lost_minor: int, disputed_minor: int, provisional: bool
) -> str:
    """Return what to call a payment; derived, never stored."""
    if disputed_minor:
        return "disputed"
    if lost_minor:
        return "lost"
    if returned_minor:
        return "refunded" if returned_minor == amount_minor else "partially_refunded"
    return "provisional" if provisional else "received"


def is_provisional(provisional: bool, final_on: date | None, cleared: bool, today: date) -> bool:
    """Return whether money may still be taken back by its payer's bank (invariant 33)."""
    return provisional and not cleared and (final_on is None or today < final_on)


@dataclass(frozen=True, slots=True)
class AccountTerms:
    """What was agreed with an account customer; a limit of None is no limit."""

    credit_limit_minor: int | None
    on_hold: bool
    po_required: bool


def on_account_refusal(
    terms: AccountTerms | None, exposure_minor: int, amount_minor: int, po_number: str
) -> str:
    """Return why an amount cannot go on account, "" when it can: no_terms, on_hold, po_required, over_limit."""
    if terms is None:
        return "no_terms"
    if terms.on_hold:
        return "on_hold"
    if terms.po_required and not po_number.strip():
        return "po_required"
    if terms.credit_limit_minor is not None and exposure_minor + amount_minor > terms.credit_limit_minor:
        return "over_limit"
    return ""


def dispute_movements(state: str, amount_minor: int, fee_minor: int) -> tuple[tuple[str, int, int], ...]:
    """Return what a dispute must have moved where the provider only says how it stands: (ref, amount, fee)."""
    if state.startswith("inquiry"):
        return ()
    taken = ("opened", -amount_minor, fee_minor)
    return (taken, ("won", amount_minor, 0)) if state == "won" else (taken,)


def sums(placements: Iterable[Placement]) -> dict[Target, int]:
    """Return the sum per target."""
    found: dict[Target, int] = {}
    for placement in placements:
        found[placement.target] = found.get(placement.target, 0) + placement.amount_minor
    return found


def tip_shares(
    amount_minor: int, seconds: Mapping[UUID, int], by: Literal["equal", "hours", "longest"]
) -> dict[UUID, int]:
    """Split a tip among those who worked, to the last minor unit; who gets nothing is left out.

    By hours where somebody was on the clock, else alike; `longest` gives all to who worked longest.
    """
    people = sorted(seconds, key=lambda person: (-seconds[person], person.int))
    if not people:
        return {}
    if by == "longest":
        return {people[0]: amount_minor}
    weights = [seconds[person] if by == "hours" else 1 for person in people]
    parts = spread(amount_minor, weights if any(weights) else [1] * len(people))
    return {person: part for person, part in zip(people, parts, strict=True) if part}


def is_outlier(amount_minor: int, count: int, average_minor: int, times: int, floor_minor: int) -> bool:
    """Tell whether an amount is far above what usually comes; with few payments to compare, only the floor counts."""
    if amount_minor < floor_minor:
        return False
    return count < FEW or amount_minor > average_minor * times


FEW = 20
"""Below this many payments an average says nothing."""
