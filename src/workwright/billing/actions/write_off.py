"""Give up what an invoice leaves owed."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.billing.events import InvoiceWrittenOff
from workwright.billing.models import Invoice, WriteOff
from workwright.billing.postings import Claim
from workwright.billing.postings import write_off as posting
from workwright.billing.queries.credits import still_owed
from workwright.billing.states import INVOICE
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import (
    Overdrawn,
    PeriodClosed,
    PostTransaction,
    post_transaction,
)

NAME = "billing.write_off"


class NotOwed(DomainError):
    """That much is not owed on this invoice."""

    code = "billing.not_owed"


class WriteOffInvoice(Command):
    """Without an amount: all that is still owed."""

    write_off_id: UUID | None = None
    invoice_id: UUID
    amount_minor: Annotated[int, Field(gt=0)] | None = None
    reason: Annotated[str, Field(min_length=10, max_length=500)]


class WrittenOff(Result):
    amount_minor: int
    balance_minor: int
    currency: str


@action(
    NAME, money=True, sensitive=True, errors=(NotFound, IllegalTransition, NotOwed, PeriodClosed, Overdrawn)
)
def write_off(ctx: Context, command: WriteOffInvoice) -> WrittenOff:
    """Turn what will not come any more into bad debt. The invoice itself stays as it was issued."""
    columns = ("state", "work_order_id", "customer_id", "currency")
    invoice = writer.lock(ctx, Invoice, command.invoice_id, *columns)
    INVOICE.after(invoice.state, NAME)
    owed = still_owed(ctx, command.invoice_id, invoice.currency)
    amount = owed if command.amount_minor is None else command.amount_minor
    if not 0 < amount <= owed:
        raise NotOwed(field="amount_minor", owed_minor=owed)
    write_off_id = _record(ctx, command, invoice, amount)
    _announce(ctx, command, invoice, amount)
    return WrittenOff(
        id=write_off_id, amount_minor=amount, balance_minor=owed - amount, currency=invoice.currency
    )


def _record(ctx: Context, command: WriteOffInvoice, invoice: writer.Row, amount: int) -> UUID:
    row = {
        "id": command.write_off_id or new_id(),
        "branch_id": ctx.here,
        "invoice_id": command.invoice_id,
        "amount_minor": amount,
        "currency": invoice.currency,
        "written_off_at": ctx.now,
        "written_off_on": ctx.today,
        "reason": command.reason,
        "actor": ctx.actor.ref,
    }
    writer.insert(WriteOff, row)
    _post(ctx, row["id"], command, invoice, amount)
    write_off_id: UUID = row["id"]
    return write_off_id


def _post(
    ctx: Context, write_off_id: UUID, command: WriteOffInvoice, invoice: writer.Row, amount: int
) -> None:
    claim = Claim(command.invoice_id, invoice.customer_id, invoice.currency)
    post_transaction(
        ctx,
        PostTransaction(
            kind="write_off",
            business_key=f"write_off:{write_off_id}",
            effective_on=ctx.today,
            lines=posting(claim, amount),
            work_order_id=invoice.work_order_id,
            reason=command.reason,
        ),
    )


def _announce(ctx: Context, command: WriteOffInvoice, invoice: writer.Row, amount: int) -> None:
    ctx.emit(
        InvoiceWrittenOff(
            invoice_id=command.invoice_id,
            work_order_id=invoice.work_order_id,
            customer_id=invoice.customer_id,
            amount_minor=amount,
            currency=invoice.currency,
        )
    )
