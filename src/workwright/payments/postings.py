"""How money appears in the books (money.md 3). Pure: documents to ledger lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from workwright.ledger.rules import LedgerLine, credit, credit_of, debit, deposit_of, receivable_of
from workwright.payments.rules import Placement


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose money it is, and for what: names the sub-accounts."""

    customer_id: UUID
    work_order_id: UUID | None
    purpose: str
    currency: str


@dataclass(frozen=True, slots=True)
class Purse:
    """The account where the money itself is: a drawer, a provider, a terminal, cheques in hand, the bank."""

    code: str
    subject: str = ""


def purse(method: str, *, drawer_id: UUID | None = None, account_id: UUID | None = None) -> Purse:
    """Return where money of a method lies until it is banked or settled."""
    if method == "cash":
        return Purse("drawer", f"drawer:{drawer_id}")
    if account_id is not None:
        return Purse("clearing", f"account:{account_id}")
    return {
        "card_slip": Purse("clearing", "terminal"),
        "cheque": Purse("clearing", "cheques"),
        "brought_in": Purse("opening_equity"),
    }.get(method, Purse("bank"))


def placed(owner: Owner, placement: Placement) -> LedgerLine:
    """Return the credit for money put to a target (a debit, when the amount is negative)."""
    amount, currency = placement.amount_minor, owner.currency
    if placement.target == "invoice" and placement.invoice_id:
        return credit("receivable", amount, currency, receivable_of(placement.invoice_id))
    if placement.target == "deposit" and owner.work_order_id:
        return credit(
            "deposits", amount, currency, deposit_of(owner.customer_id, owner.work_order_id, owner.purpose)
        )
    if placement.target == "credit":
        return credit("credit", amount, currency, credit_of(owner.customer_id))
    raise ValueError(f"money put to {placement.target} has no account of its customer")


def received(
    owner: Owner, into: Purse, amount_minor: int, placements: Iterable[Placement], rounding_minor: int = 0
) -> tuple[LedgerLine, ...]:
    """Debit the purse with what it really got, credit every target; what coins cannot pay goes to rounding."""
    lines = [placed(owner, placement) for placement in placements]
    got = debit(into.code, amount_minor + rounding_minor, owner.currency, into.subject)
    return (got, *_rounding(owner, -rounding_minor), *lines)


def _rounding(owner: Owner, cost_minor: int) -> tuple[LedgerLine, ...]:
    """Return the cost of rounding as a debit, its gain as a credit, nothing for nothing."""
    if cost_minor == 0:
        return ()
    side = debit if cost_minor > 0 else credit
    return (side("rounding", abs(cost_minor), owner.currency),)


def moved(owner: Owner, placements: Iterable[Placement]) -> tuple[LedgerLine, ...]:
    """Move money between targets: the placements sum to zero."""
    return tuple(placed(owner, placement) for placement in placements)


def refunded(
    owner: Owner, out_of: Purse, amount_minor: int, taken: Iterable[Placement], rounding_minor: int = 0
) -> tuple[LedgerLine, ...]:
    """Debit where the money was (re-opening what it paid), credit the purse with what really leaves it."""
    lines = [placed(owner, Placement(t.target, -t.amount_minor, t.invoice_id)) for t in taken]
    gone = credit(out_of.code, amount_minor + rounding_minor, owner.currency, out_of.subject)
    return (*lines, *_rounding(owner, rounding_minor), gone)


def dispute_moved(currency: str, account: Purse, amount_minor: int, fee_minor: int) -> tuple[LedgerLine, ...]:
    """What a dispute took from the provider's account (negative) or gave back; whose it is stays open."""
    parts = (
        ("dispute_receivable", -amount_minor, account.subject),
        ("fees", fee_minor, ""),
        (account.code, amount_minor - fee_minor, account.subject),
    )
    return tuple(
        (debit if minor > 0 else credit)(code, abs(minor), currency, subject)
        for code, minor, subject in parts
        if minor
    )


def dispute_lost(
    owner: Owner, account: Purse, taken: Iterable[Placement], taken_minor: int
) -> tuple[LedgerLine, ...]:
    """What the money had paid is open again; what was taken beyond it is a loss."""
    parts = list(taken)
    lines = [placed(owner, Placement(t.target, -t.amount_minor, t.invoice_id)) for t in parts]
    more = taken_minor - sum(t.amount_minor for t in parts)
    if more > 0:
        lines.append(debit("bad_debt", more, owner.currency))
    total = max(taken_minor, taken_minor - more)
    if not total:
        return ()
    return (*lines, credit("dispute_receivable", total, owner.currency, account.subject))


def tip_of(technician_id: UUID) -> str:
    """The ledger subject of what is owed to a technician as tips."""
    return f"technician:{technician_id}"


def tipped(into: Purse, shares: Mapping[UUID, int], currency: str) -> tuple[LedgerLine, ...]:
    """Debit where the tip is, credit each technician: no income, no tax."""
    owed = (credit("tips_owed", part, currency, tip_of(person)) for person, part in shares.items())
    return (debit(into.code, sum(shares.values()), currency, into.subject), *owed)


def tips_paid(out_of: Purse, technician_id: UUID, amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """Debit what was owed to the technician; credit the drawer, or what is owed with the wages."""
    return (
        debit("tips_owed", amount_minor, currency, tip_of(technician_id)),
        credit(out_of.code, amount_minor, currency, out_of.subject),
    )


PAYROLL = Purse("payable", "payroll")
"""Tips that go with the wages are owed to the payroll until it has paid them."""
