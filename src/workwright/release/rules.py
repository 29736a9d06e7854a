"""Whether a thing may go: a pure table over facts. Pending money is never cover (J1)."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Payer:
    """One payer's part: what is not covered in all, and which of it is owed, provisional, disputed or pending.

    `role` says who they are where several pay; what one who pays by terms of their own authorised is covered.
    """

    customer_id: UUID
    uncovered_minor: int
    provisional_minor: int = 0
    disputed_minor: int = 0
    pending_minor: int = 0
    currency: str = ""
    evidence: tuple[UUID, ...] = ()
    role: str = ""
    authorised_minor: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules look at, for one work order."""

    work_order_id: UUID
    state: str
    released: bool
    completed: bool
    holds: tuple[str, ...] = ()
    undecided: tuple[UUID, ...] = ()
    uninvoiced: tuple[UUID, ...] = ()
    uninvoiced_minor: int = 0
    drafts: tuple[UUID, ...] = ()
    invoices: tuple[UUID, ...] = ()
    payers: tuple[Payer, ...] = ()
    reviews: tuple[UUID, ...] = ()
    odometer_needed: bool = False
    odometer_given: bool = False
    photos_needed: int = 0
    photos_given: int = 0


@dataclass(frozen=True, slots=True)
class Unmet:
    """One rule that is not met, as a sentence that says the way out, with the records that show it."""

    code: str
    text: str
    amount_minor: int | None = None
    customer_id: UUID | None = None
    evidence: tuple[UUID, ...] = ()


_FACTS = TypeAdapter(Facts)
MONEY = frozenset({"not_covered", "money_provisional", "money_pending", "not_invoiced", "invoice_not_issued"})
"""Rules that money, or the paper that asks for it, will meet."""
STANDINGS = ("can_be_released", "needs_money", "needs_review")


def standing(unmet: Sequence[Unmet]) -> str:
    """Return on which of the three lists a finished order is: on exactly one, whatever its state."""
    codes = {rule.code for rule in unmet}
    if not codes:
        return "can_be_released"
    return "needs_money" if codes <= MONEY else "needs_review"


NEVER_OVERRIDDEN = frozenset({"released_already", "not_an_order"})
"""Rules about what is possible at all: no reason and no role sets them aside."""
BEFORE_WORK_ENDS = ("cancelled",)


def unmet_rules(facts: Facts) -> tuple[Unmet, ...]:
    """Return every rule that is not met, in the order in which a person would mend them; empty means: let it go."""
    if facts.released:
        return (Unmet("released_already", "It was released before.", evidence=(facts.work_order_id,)),)
    if facts.state in ("requested", "declined"):
        return (Unmet("not_an_order", "This is only a request: there is nothing to release."),)
    return (*_work(facts), *_billing(facts), *_money(facts), *_proof(facts))


def _work(facts: Facts) -> Sequence[Unmet]:
    unmet = []
    if not facts.completed and facts.state not in BEFORE_WORK_ENDS:
        unmet.append(Unmet("work_open", "The work is not done. Complete the work order, or cancel it."))
    if facts.holds:
        unmet.append(Unmet("on_hold", f"On hold: {', '.join(facts.holds)}. Lift the hold first."))
    if facts.undecided:
        text = "The customer has not answered for every line. Get the answer, or remove the line."
        unmet.append(Unmet("undecided_lines", text, evidence=facts.undecided))
    return unmet


def _billing(facts: Facts) -> Sequence[Unmet]:
    unmet = []
    if facts.uninvoiced and not facts.drafts:
        text = "Work was done that is on no invoice. Draft and issue the invoice."
        unmet.append(Unmet("not_invoiced", text, facts.uninvoiced_minor, evidence=facts.uninvoiced))
    if facts.drafts:
        text = "The invoice is still a draft. Issue it."
        unmet.append(Unmet("invoice_not_issued", text, facts.uninvoiced_minor or None, evidence=facts.drafts))
    return unmet


def _money(facts: Facts) -> Sequence[Unmet]:
    unmet = [_uncovered(payer) for payer in facts.payers if payer.uncovered_minor > 0]
    if facts.reviews:
        text = "Something about the money waits for a person. Close the review first."
        unmet.append(Unmet("in_review", text, evidence=facts.reviews))
    return unmet


def _uncovered(payer: Payer) -> Unmet:
    code, text = "not_covered", "Not paid. Take the money, or put it on account."
    if payer.role:
        who = "customer" if payer.role in ("customer", "other") else payer.role
        text = f"The {who}’s part is not paid. Take the money, or put it on account."
    if payer.disputed_minor:
        code, text = (
            "money_disputed",
            "The payer's bank took the money back. Settle the dispute, or be paid again.",
        )
    elif payer.provisional_minor == payer.uncovered_minor:
        code, text = "money_provisional", "Paid, but not final yet. Wait for the day, or clear the payment."
    elif payer.pending_minor:
        code, text = "money_pending", "A payment is being checked. It counts when the provider confirms it."
    return Unmet(code, text, payer.uncovered_minor, payer.customer_id, payer.evidence)


def _proof(facts: Facts) -> Sequence[Unmet]:
    unmet = []
    if facts.odometer_needed and not facts.odometer_given:
        unmet.append(Unmet("odometer_missing", "Read the odometer: it was read when the vehicle came in."))
    if facts.photos_given < facts.photos_needed:
        text = f"Take {facts.photos_needed} photos of the condition at release."
        unmet.append(Unmet("photos_missing", text))
    return unmet


def may_override(unmet: Sequence[Unmet], reason: str) -> bool:
    """Return whether a person with the right may set these aside with this reason."""
    return len(reason.strip()) >= 10 and not any(rule.code in NEVER_OVERRIDDEN for rule in unmet)


def as_json(facts: Facts) -> dict[str, Any]:
    """Return the facts as plain values, to be kept with the decision."""
    plain: dict[str, Any] = _FACTS.dump_python(facts, mode="json")
    return plain


def hash_of(facts: dict[str, Any]) -> str:
    """Return the SHA-256 of the canonical JSON of facts."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
