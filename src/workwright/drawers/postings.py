"""Cash movements as ledger lines. Signed amounts: positive is cash into the drawer."""

from uuid import UUID

from workwright.ledger.rules import LedgerLine, credit, debit

AGAINST = {
    "float": "cash_in_transit",
    "pay_in": "cash_in_transit",
    "pay_out": "expenses",
    "drop": "cash_in_transit",
    "over_short": "over_short",
}
"""The account on the other side of each kind of movement; sales, refunds and tips are posted by payments, and cash
handed in goes from drawer to drawer in one posting."""


def drawer_of(drawer_id: UUID) -> str:
    """The ledger subject of a drawer."""
    return f"drawer:{drawer_id}"


def moved(kind: str, drawer_id: UUID, amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """Return drawer against the other side; a negative amount leaves the drawer."""
    return (
        debit("drawer", amount_minor, currency, drawer_of(drawer_id)),
        credit(AGAINST[kind], amount_minor, currency),
    )


def handed_in(from_drawer: UUID, to_drawer: UUID, amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """Return the drawer that gets the cash against the one that gives it."""
    return (
        debit("drawer", amount_minor, currency, drawer_of(to_drawer)),
        credit("drawer", amount_minor, currency, drawer_of(from_drawer)),
    )


def banked(amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """Return the bank against the safe; a negative amount is change fetched from the bank."""
    return (debit("bank", amount_minor, currency), credit("cash_in_transit", amount_minor, currency))
