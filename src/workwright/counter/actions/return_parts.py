"""Take sold goods back over the counter: credited, on the shelf again, and the money returned, in one act."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.billing.actions.credit_invoice import (
    CreditedLine,
    CreditInvoice,
    NothingToCredit,
    TooMuchCredited,
    WrittenOffBefore,
    credit_invoice,
)
from workwright.billing.queries import InvoiceView, get_invoice
from workwright.catalog.queries import parts_by_id
from workwright.counter.models import ReturnedLine
from workwright.counter.rules import many, share_of
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.drawers.queries import open_shift_of
from workwright.inventory.actions.move_stock import MoreThanUsed
from workwright.inventory.actions.return_part import ReturnPart, return_part
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import PeriodClosed
from workwright.payments.actions.pay_refund import PayRefund, pay_refund
from workwright.payments.actions.refund_payment import MoreThanPaid, RefundPayment, refund_payment
from workwright.payments.queries import PaymentView, account_of, alone_limit
from workwright.work_orders.queries import BillableLine, lines_of
from workwright.work_orders.queries.locks import lock_order

Reason = Annotated[str, Field(min_length=3, max_length=300)]


class MoreThanSold(DomainError):
    """More would come back than was sold, less what came back before."""

    code = "counter.more_than_sold"
    status = 422


class ReturnedItem(BaseModel):
    """`put_back` off: it is not fit to be sold again and does not go on the shelf."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    line_id: UUID
    quantity: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]
    put_back: bool = True


class ReturnParts(Command):
    """`method` is how the money goes back; left out, as it came. Cash leaves the shift named, else the person's own."""

    work_order_id: UUID
    items: Annotated[tuple[ReturnedItem, ...], Field(min_length=1, max_length=200)]
    reason: Reason
    method: Literal["", "cash", "card_slip"] = ""
    shift_id: UUID | None = None


class ReturnedParts(Result):
    """`id` is the credit note's. `refunded_minor` was handed out; `waiting_minor` needs a second person first."""

    number: str
    credited_minor: int
    refunded_minor: int
    waiting_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class _Back:
    """One item on its way back: its line, what it is on the invoice, what is credited for it."""

    item: ReturnedItem
    line: BillableLine
    invoice_line_id: UUID
    gross_minor: int


@action(
    "counter.return_parts",
    money=True,
    sensitive=True,
    errors=(
        *(NotFound, Invalid, IllegalTransition, MoreThanSold, MoreThanUsed, MoreThanPaid, NothingToCredit),
        *(TooMuchCredited, WrittenOffBefore, PeriodClosed, ShiftNotOpen),
    ),
)
def return_parts(ctx: Context, command: ReturnParts) -> Callable[[], ReturnedParts]:
    """Credit what comes back, put it on the shelf and return what was paid for it.

    Above the limit of one person the money waits for a second one.
    """
    lock_order(ctx, command.work_order_id)
    ctx.about(command.work_order_id)
    invoice, back = _backs(ctx, command)
    total = sum(one.gross_minor for one in back)
    refunded, waiting = _refund(ctx, command, max(0, total - invoice.balance_minor))
    note = credit_invoice(
        ctx,
        CreditInvoice(
            credit_note_id=new_id(),
            invoice_id=invoice.id,
            lines=tuple(CreditedLine(line_id=x.invoice_line_id, gross_minor=x.gross_minor) for x in back),
            reason=command.reason,
        ),
    )
    _put_back(ctx, command, back, note.id)
    return lambda: ReturnedParts(
        id=note.id,
        number=_number(ctx, invoice.id, note.id),
        credited_minor=total,
        refunded_minor=refunded,
        waiting_minor=waiting,
        currency=invoice.currency,
    )


def _number(ctx: Context, invoice_id: UUID, credit_note_id: UUID) -> str:
    notes = get_invoice(ctx, invoice_id).credit_notes
    return next(note.number for note in notes if note.id == credit_note_id)


def _backs(ctx: Context, command: ReturnParts) -> tuple[InvoiceView, list[_Back]]:
    """Return the invoice and what of it comes back; all items of one return stand on one invoice."""
    wanted = {item.line_id: item for item in command.items}
    if len(wanted) < len(command.items):
        raise Invalid("A line is named twice.", field="items")
    lines = {line.line_id: line for line in lines_of(ctx, command.work_order_id, wanted)}
    invoices = {line.invoice_id for line in lines.values()}
    if len(lines) < len(wanted) or len(invoices) != 1 or None in invoices:
        raise NotFound("These were not sold together: take back what stands on one invoice.", field="items")
    invoice = get_invoice(ctx, next(iter(invoices)))  # type: ignore[arg-type]
    billed = {line.work_line_id: line for line in invoice.lines}
    before = _before(ctx, command.work_order_id)
    return invoice, [
        _back(item, lines[line_id], billed[line_id], before.get(line_id, (Decimal(0), 0)))
        for line_id, item in wanted.items()
    ]


def _back(item: ReturnedItem, line: BillableLine, billed: Any, before: tuple[Decimal, int]) -> _Back:
    came, credited = before
    if came + item.quantity > line.quantity:
        left = many(line.quantity - came)
        raise MoreThanSold(f"Of “{line.description}” {left} can still come back.", field="items", left=left)
    gross = share_of(billed.gross_minor, line.quantity, came + item.quantity) - credited
    return _Back(item, line, billed.id, gross)


_BEFORE = """
SELECT line_id, sum(quantity) AS quantity, sum(gross_minor)::bigint AS gross_minor
FROM counter_returnedline WHERE work_order_id = %s AND branch_id = %s GROUP BY line_id
"""


def _before(ctx: Context, work_order_id: UUID) -> dict[UUID, tuple[Decimal, int]]:
    rows = writer.rows(_BEFORE, [work_order_id, ctx.here])
    return {row.line_id: (row.quantity, row.gross_minor) for row in rows}


def _refund(ctx: Context, command: ReturnParts, amount: int) -> tuple[int, int]:
    """Give back as much of what was paid, newest payment first; return what was handed out and what waits.

    It goes before the credit note: the money leaves the invoice, which then owes it, and the note takes that away.
    """
    done = waiting = 0
    for payment in reversed(account_of(ctx, command.work_order_id).payments):
        part = min(amount - done - waiting, payment.refundable_minor, payment.invoiced_minor)
        if part <= 0:
            continue
        if _returned(ctx, command, payment, part):
            done += part
        else:
            waiting += part
    return done, waiting


def _returned(ctx: Context, command: ReturnParts, payment: PaymentView, amount: int) -> bool:
    """Return one payment's part; False when it waits for a second person, or for the provider."""
    method = command.method or payment.method
    now = method in ("cash", "card_slip") and amount <= alone_limit(ctx)
    wanted = RefundPayment(
        payment_id=payment.id,
        amount_minor=amount,
        reason=command.reason,
        method=command.method,
        first="invoice" if now else "credit",
    )
    refund = refund_payment(ctx, wanted)
    if not now:
        return False
    shift_id = _shift(ctx, command) if method == "cash" else None
    return pay_refund(ctx, PayRefund(refund_id=refund.id, shift_id=shift_id)).state == "succeeded"


def _shift(ctx: Context, command: ReturnParts) -> UUID:
    if command.shift_id is not None:
        return command.shift_id
    shift = open_shift_of(ctx)
    if shift is None:
        raise ShiftNotOpen("You have no open shift to hand cash out of. Open one at the cash desk first.")
    return shift.id


def _put_back(ctx: Context, command: ReturnParts, back: list[_Back], credit_note_id: UUID) -> None:
    parts = parts_by_id(ctx, [one.line.part_id for one in back if one.line.part_id])
    for one in back:
        if one.item.put_back and one.line.part_id in parts and parts[one.line.part_id].stocked:
            part = ReturnPart(line_id=one.line.line_id, quantity=one.item.quantity, reason=command.reason)
            return_part(ctx, part)
    writer.insert(ReturnedLine, *(_row(ctx, command, one, credit_note_id) for one in back))


def _row(ctx: Context, command: ReturnParts, one: _Back, credit_note_id: UUID) -> dict[str, object]:
    return {
        "id": new_id(),
        "branch_id": ctx.here,
        "work_order_id": command.work_order_id,
        "line_id": one.line.line_id,
        "credit_note_id": credit_note_id,
        "quantity": one.item.quantity,
        "gross_minor": one.gross_minor,
        "put_back": one.item.put_back,
        "reason": command.reason,
        "returned_at": ctx.now,
        "returned_by": ctx.actor.ref,
    }
