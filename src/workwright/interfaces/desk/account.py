"""The running account of an order as the page shows it: what it comes to, what came in, what is left."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workwright.billing.queries import invoices_of
from workwright.kernel.context import Context


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the account; `sum` marks a result."""

    name: str
    minor: int
    sum: bool = False


@dataclass(slots=True)
class Account:
    """`balance_minor` is what the customer still owes on issued invoices."""

    rows: list[Row] = field(default_factory=list)
    balance_minor: int = 0
    draft: UUID | None = None
    issued: int = 0
    pending: str = ""
    invoices: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)


def account_of_order(ctx: Context, order: Any) -> Account:
    """Return the account of an order: its estimated total, then what was invoiced, and what is owed."""
    cards = invoices_of(ctx, order.id) if ctx.can("billing.view_invoices") else []
    issued = [card for card in cards if card.state == "issued"]
    owed = sum(card.balance_minor for card in issued)
    rows = [Row("Total of the order", order.totals.gross_minor)]
    rows += [Row(f"Invoice {card.number}", card.total_minor) for card in issued]
    rows.append(Row("Balance due", owed, sum=True) if issued else Row("Nothing invoiced yet", 0, sum=True))
    return Account(
        rows,
        owed,
        next((card.id for card in cards if card.state == "draft"), None),
        len(issued),
        invoices=cards,
    )
