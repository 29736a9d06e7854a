"""The running account of an order as the page shows it: what it comes to, what came in, what is left."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from workwright.interfaces.desk.show import humanise
from workwright.interfaces.desk.words import word
from workwright.kernel.context import Context
from workwright.payments.queries import PaymentView, RunningAccount, account_of


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the account; `sum` marks a result, `href` opens what is behind it."""

    name: str
    minor: int
    sum: bool = False
    href: str = ""


@dataclass(slots=True)
class Account:
    """`balance_minor` is what the customer still owes on issued invoices; `pending` is never counted as paid."""

    rows: list[Row] = field(default_factory=list)
    balance_minor: int = 0
    draft: UUID | None = None
    issued: int = 0
    pending_minor: int = 0
    running: RunningAccount | None = None

    @property
    def open_requests(self) -> list[Any]:
        asked = self.running.requests if self.running else ()
        return [request for request in asked if request.state in ("open", "partially_paid")]

    @property
    def documents(self) -> list[Any]:
        """Return what is written to the customer about money: invoices, payment requests, payments, refunds."""
        seen = self.running
        return [*seen.invoices, *seen.requests, *seen.payments, *seen.refunds] if seen else []

    @property
    def open_refunds(self) -> list[Any]:
        refunds = self.running.refunds if self.running else ()
        return [refund for refund in refunds if refund.state not in ("succeeded", "rejected", "cancelled")]


def account_of_order(ctx: Context, order: Any) -> Account:
    """Return the account of an order, or only its total for those who may not see money.

    Who may not see prices, and may take money, has the account without what the lines come to.
    """
    total = [Row("Total of the order", order.totals.gross_minor)] if order.totals else []
    if not ctx.can("payments.view_payments"):
        return Account(total)
    running = account_of(ctx, order.id)
    issued = [part for part in running.invoices if part.state == "issued"]
    return Account(
        rows(total, running),
        running.balance_minor,
        next((part.id for part in running.invoices if part.state == "draft"), None),
        len(issued),
        running.pending_minor,
        running,
    )


def rows(total: list[Row], running: RunningAccount) -> list[Row]:
    """Return the account line by line, in the order in which a person reckons."""
    issued = [part for part in running.invoices if part.state == "issued"]
    found = [Row(f"Invoice {part.number}", part.total_minor, href=f"/invoices/{part.id}") for part in issued]
    for payment in running.payments:
        given = payment.amount_minor + payment.rounding_minor
        found.append(Row(called(payment), -given, href=f"/payments/{payment.id}"))
        if payment.rounding_minor:
            found.append(Row("Cash rounding", payment.rounding_minor))
    if running.returned_minor:
        found.append(Row("Given back", running.returned_minor))
    if issued:
        found.append(Row("Balance due", running.balance_minor, sum=True))
    else:
        found = [*total, *found]
    if running.deposit_minor:
        found.append(Row("Deposit held", running.deposit_minor, sum=not issued))
    if running.credit_minor:
        found.append(Row("Credit owed to the customer", running.credit_minor))
    return found


def called(payment: PaymentView) -> str:
    """Return how a payment is named in the account: its way, its last digits, what it was for."""
    card = f" ••{payment.last4}" if payment.last4 else ""
    purpose = "" if payment.purpose == "final" else f", {humanise(payment.purpose).lower()}"
    return f"{word(payment.method)}{card}{purpose}"
