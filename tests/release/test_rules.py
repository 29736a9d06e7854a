"""The truth table of release: job state x money x approval x billing x holds x proof, by hand and by enumeration."""

from dataclasses import replace
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from workwright.release.rules import NEVER_OVERRIDDEN, Facts, Payer, Unmet, may_override, unmet_rules

ORDER, PAYER, LINE, INVOICE = (UUID(int=n) for n in range(1, 5))
DONE = Facts(work_order_id=ORDER, state="completed", released=False, completed=True, invoices=(INVOICE,))
PAID = Payer(PAYER, 0)
OWED = Payer(PAYER, 5_000, evidence=(INVOICE,))


def codes(facts: Facts) -> list[str]:
    return [rule.code for rule in unmet_rules(facts)]


MONEY: dict[str, tuple[tuple[Payer, ...], list[str]]] = {
    "nothing asked": ((), []),
    "paid": ((PAID,), []),
    "owed": ((OWED,), ["not_covered"]),
    "pending": ((replace(OWED, pending_minor=5_000),), ["money_pending"]),
    "part paid, rest pending": (
        (replace(OWED, uncovered_minor=2_000, pending_minor=2_000),),
        ["money_pending"],
    ),
    "cheque not final": ((replace(OWED, provisional_minor=5_000),), ["money_provisional"]),
    "cheque not final, part owed": ((replace(OWED, provisional_minor=4_000),), ["not_covered"]),
    "disputed": ((replace(OWED, disputed_minor=5_000),), ["money_disputed"]),
    "one payer paid, the other not": ((PAID, replace(OWED, customer_id=UUID(int=9))), ["not_covered"]),
    "two payers owe": ((OWED, replace(OWED, customer_id=UUID(int=9))), ["not_covered", "not_covered"]),
    "paid, yet a twin is pending": ((replace(PAID, pending_minor=5_000),), []),
}
WORK: dict[str, tuple[dict[str, Any], list[str]]] = {
    "open": ({"state": "open", "completed": False}, ["work_open"]),
    "in progress": ({"state": "in_progress", "completed": False}, ["work_open"]),
    "completed": ({"state": "completed", "completed": True}, []),
    "cancelled": ({"state": "cancelled", "completed": False}, []),
}
ANSWER: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all answered": ({}, []),
    "a line waits": ({"undecided": (LINE,)}, ["undecided_lines"]),
}
HOLD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no hold": ({}, []),
    "on hold": ({"holds": ("safety",)}, ["on_hold"]),
}
BILLED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all invoiced": ({}, []),
    "work on no invoice": ({"uninvoiced": (LINE,), "uninvoiced_minor": 700}, ["not_invoiced"]),
    "draft": ({"drafts": (INVOICE,)}, ["invoice_not_issued"]),
}
PROOF: dict[str, tuple[dict[str, Any], list[str]]] = {
    "none asked": ({}, []),
    "odometer read": ({"odometer_needed": True, "odometer_given": True}, []),
    "odometer not read": ({"odometer_needed": True}, ["odometer_missing"]),
    "photos missing": ({"photos_needed": 2, "photos_given": 1}, ["photos_missing"]),
}
REVIEW: dict[str, tuple[dict[str, Any], list[str]]] = {
    "no review": ({}, []),
    "in review": ({"reviews": (LINE,)}, ["in_review"]),
}
TABLE = list(product(WORK, HOLD, ANSWER, BILLED, MONEY, REVIEW, PROOF))


def test_the_whole_truth_table() -> None:
    """Each rule looks at its own facts alone, so every row is what its columns say, in the order of mending."""
    assert len(TABLE) == 4 * 2 * 2 * 3 * 11 * 2 * 4
    for work, hold, answer, billed, money, review, proof in TABLE:
        parts = (WORK[work], HOLD[hold], ANSWER[answer], BILLED[billed], REVIEW[review], PROOF[proof])
        fields: dict[str, Any] = {"payers": MONEY[money][0]}
        for part, _ in parts:
            fields |= part
        expected = [
            *(WORK[work][1] + HOLD[hold][1] + ANSWER[answer][1] + BILLED[billed][1]),
            *(MONEY[money][1] + REVIEW[review][1] + PROOF[proof][1]),
        ]
        row = (work, hold, answer, billed, money, review, proof)
        assert codes(replace(DONE, **fields)) == expected, row


@pytest.mark.parametrize("money", MONEY)
def test_nothing_but_cover_lets_a_finished_order_go(money: str) -> None:
    payers, expected = MONEY[money]
    allowed = not unmet_rules(replace(DONE, payers=payers))
    assert allowed == (expected == []) == all(payer.uncovered_minor <= 0 for payer in payers)


def test_a_refusal_lists_the_uncovered_amount_per_payer_with_evidence() -> None:
    other = replace(OWED, customer_id=UUID(int=9), uncovered_minor=1_250)
    rules = unmet_rules(replace(DONE, payers=(OWED, other)))
    assert [(r.customer_id, r.amount_minor) for r in rules] == [(PAYER, 5_000), (UUID(int=9), 1_250)]
    assert rules[0].evidence == (INVOICE,)


@pytest.mark.parametrize("state", ["requested", "declined"])
def test_a_request_has_nothing_to_release(state: str) -> None:
    assert codes(replace(DONE, state=state, completed=False)) == ["not_an_order"]


def test_it_goes_once() -> None:
    assert codes(replace(DONE, released=True, payers=(OWED,))) == ["released_already"]


@pytest.mark.parametrize(
    ("code", "reason", "possible"),
    [
        ("not_covered", "Known fleet, pays on Friday", True),
        ("not_covered", "ok", False),
        ("not_covered", "          ", False),
        *((code, "Known fleet, pays on Friday", False) for code in sorted(NEVER_OVERRIDDEN)),
    ],
)
def test_what_may_be_overridden(code: str, reason: str, possible: bool) -> None:
    assert may_override((Unmet(code, "No."),), reason) == possible
