"""Write where money of a payment is put, and taken from. Only rows: the books are the caller's."""

from collections.abc import Iterable
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.payments.models import Allocation
from workwright.payments.rules import Placement, Target


class NotThatMuch(DomainError):
    """There is not that much money there: somebody was faster. Load it again."""

    code = "payments.not_that_much"


class MoreThanInvoiced(DomainError):
    """This is more money than the invoice asks."""

    code = "payments.more_than_invoiced"


constraint_means("payment_sums_not_negative", NotThatMuch)
constraint_means("payment_not_over_refunded", NotThatMuch)
constraint_means("invoice_not_over_allocated", MoreThanInvoiced)
constraint_means("invoice_cover_not_negative", NotThatMuch)
constraint_means("cover_in_branch", lambda: NotFound("There is no such invoice in this branch."))


class Put(BaseModel):
    """Money put to a target (positive) or taken from it (negative)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    target: Target
    amount_minor: int
    invoice_id: UUID | None = None


class PlaceMoney(Command):
    payment_id: UUID
    currency: str
    cause: str
    puts: tuple[Put, ...]
    refund_id: UUID | None = None

    @classmethod
    def of(
        cls,
        payment_id: UUID,
        currency: str,
        cause: str,
        placements: Iterable[Placement],
        refund_id: UUID | None = None,
    ) -> Self:
        """Make the command from placements."""
        puts = tuple(
            Put(target=p.target, amount_minor=p.amount_minor, invoice_id=p.invoice_id) for p in placements
        )
        return cls(payment_id=payment_id, currency=currency, cause=cause, puts=puts, refund_id=refund_id)


class PlacedMoney(Result):
    id: UUID


@action("payments.place_money", inner=True, errors=(NotThatMuch, MoreThanInvoiced))
def place_money(ctx: Context, command: PlaceMoney) -> PlacedMoney:
    """Add one row per put; the database keeps the sums and refuses to put more than there is, or than is asked."""
    ordered = sorted(command.puts, key=lambda put: str(put.invoice_id or ""))
    writer.insert(Allocation, *(_row(ctx, command, put) for put in ordered))
    return PlacedMoney(id=command.payment_id)


def _row(ctx: Context, command: PlaceMoney, put: Put) -> dict[str, object]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "payment_id": command.payment_id,
        "target": put.target,
        "invoice_id": put.invoice_id,
        "amount_minor": put.amount_minor,
        "currency": command.currency,
        "cause": command.cause,
        "refund_id": command.refund_id,
        "at": ctx.now,
    }
