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
"""The account on the other side of each kind of movement; sales and refunds are posted by payments."""


def drawer_of(drawer_id: UUID) -> str:
    """The ledger subject of a drawer."""
    return f"drawer:{drawer_id}"


def moved(kind: str, drawer_id: UUID, amount_minor: int, currency: str) -> tuple[LedgerLine, ...]:
    """Return drawer against the other side; a negative amount leaves the drawer."""
    return (
        debit("drawer", amount_minor, currency, drawer_of(drawer_id)),
        credit(AGAINST[kind], amount_minor, currency),
    )
