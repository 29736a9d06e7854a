"""How billing's documents stand in the books (money.md, section 3). Pure: amounts in, ledger lines out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workwright.billing.rules import Amounts
from workwright.ledger.rules import LedgerLine, credit, credit_of, debit, receivable_of

DISCOUNT = "income.discount"


@dataclass(frozen=True, slots=True)
class Earned:
    """What one line of a document earns: its kind decides the income account."""

    kind: str
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose claim a document changes."""

    invoice_id: UUID
    customer_id: UUID
    currency: str


def invoice_issued(claim: Claim, earned: Sequence[Earned]) -> tuple[LedgerLine, ...]:
    """Debit the invoice's receivable, credit income by kind of line and tax by code. Empty when all is zero.

    A discount stands apart: income is credited as if there were none, and the discount account debited (G12).
    """
    total = sum(e.amounts.gross_minor for e in earned)
    lines = _income_and_tax(earned, claim.currency, sign=1)
    if total:
        lines.insert(0, debit("receivable", total, claim.currency, receivable_of(claim.invoice_id)))
    return tuple(lines)


def brought_in(claim: Claim, open_minor: int) -> tuple[LedgerLine, ...]:
    """Take over what is owed from before, against opening equity: it was income and tax in the former books."""
    return (
        debit("receivable", open_minor, claim.currency, receivable_of(claim.invoice_id)),
        credit("opening_equity", open_minor, claim.currency),
    )


def brought_in_credit(claim: Claim, to_receivable_minor: int, to_credit_minor: int) -> tuple[LedgerLine, ...]:
    """Take back part of what was taken over: it was income and tax in the former books, so no income of today goes."""
    lines = [debit("opening_equity", to_receivable_minor + to_credit_minor, claim.currency)]
    return (*lines, *_given_back(claim, to_receivable_minor, to_credit_minor))


def credit_note(
    claim: Claim, taken_back: Sequence[Earned], to_receivable_minor: int, to_credit_minor: int
) -> tuple[LedgerLine, ...]:
    """Take income and tax back; lower what is owed by the customer, and owe them what they had paid already."""
    lines = _income_and_tax(taken_back, claim.currency, sign=-1)
    return (*lines, *_given_back(claim, to_receivable_minor, to_credit_minor))


def _given_back(claim: Claim, to_receivable_minor: int, to_credit_minor: int) -> tuple[LedgerLine, ...]:
    """Lower what is owed, and owe what had been paid."""
    lines = []
    if to_receivable_minor:
        subject = receivable_of(claim.invoice_id)
        lines.append(credit("receivable", to_receivable_minor, claim.currency, subject))
    if to_credit_minor:
        lines.append(credit("credit", to_credit_minor, claim.currency, credit_of(claim.customer_id)))
    return tuple(lines)


def money_moved(claim: Claim, amount_minor: int) -> tuple[LedgerLine, ...]:
    """Let money that a credit note set free count on the invoice that takes the credited one's place."""
    return (
        debit("credit", amount_minor, claim.currency, credit_of(claim.customer_id)),
        credit("receivable", amount_minor, claim.currency, receivable_of(claim.invoice_id)),
    )


def write_off(claim: Claim, amount_minor: int) -> tuple[LedgerLine, ...]:
    """Give up a claim: it becomes bad debt."""
    return (
        debit("bad_debt", amount_minor, claim.currency),
        credit("receivable", amount_minor, claim.currency, receivable_of(claim.invoice_id)),
    )


def _income_and_tax(earned: Sequence[Earned], currency: str, *, sign: int) -> list[LedgerLine]:
    sums: dict[str, int] = {}
    for e in earned:
        _add(sums, f"income.{e.kind}", e.amounts.net_minor + e.amounts.discount_minor)
        _add(sums, DISCOUNT, -e.amounts.discount_minor)
        for share in e.amounts.shares:
            _add(sums, f"tax.{share.code}", share.tax_minor)
    return [credit(code, sign * amount, currency) for code, amount in sorted(sums.items()) if amount]


def _add(sums: dict[str, int], code: str, amount: int) -> None:
    if amount:
        sums[code] = sums.get(code, 0) + amount
