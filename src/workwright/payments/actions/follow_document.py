"""Let allocations follow a document that has moved money in the books: a credit note, or a corrected invoice."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import NotThatMuch, Put
from workwright.payments.models import Allocation, Payment
from workwright.payments.queries.facts import lock_invoices, lock_payment, where_it_is


class FollowDocument(Command):
    """Without `new_invoice_id` money leaves the invoice and is credit; with it, that credit pays the new invoice."""

    invoice_id: UUID
    new_invoice_id: UUID | None = None
    amount_minor: Annotated[int, Field(gt=0)]
    cause: str


class FollowedDocument(Result):
    """`id` is the invoice's."""

    id: UUID


@action("payments.follow_document", inner=True, errors=(NotThatMuch,))
def follow_document(ctx: Context, command: FollowDocument) -> FollowedDocument:
    """Move rows only, newest money first: the document is in the books already.

    A correction waits (`NotThatMuch`, tried again) until the placements have followed its credit note.
    """
    lock_invoices(ctx, [i for i in (command.invoice_id, command.new_invoice_id) if i])
    left = command.amount_minor
    for payment_id in _payers(ctx, command.invoice_id):
        payment = lock_payment(ctx, payment_id)
        part = min(left, _held(payment, command))
        if part:
            left -= part
            puts = _puts(command, part)
            move_money(ctx, MoveMoney(payment_id=payment_id, cause=command.cause, puts=puts, posted=True))
    if left:
        raise NotThatMuch(f"The books moved {left} more than is put to invoice {command.invoice_id}.")
    return FollowedDocument(id=command.invoice_id)


def _payers(ctx: Context, invoice_id: UUID) -> list[UUID]:
    rows = Allocation.here(ctx).filter(invoice_id=invoice_id).order_by("-at", "-id")
    return list(dict.fromkeys(rows.values_list("payment_id", flat=True)))


def _held(payment: Payment, command: FollowDocument) -> int:
    credit, _, invoices = where_it_is(payment)
    return credit if command.new_invoice_id else dict(invoices).get(command.invoice_id, 0)


def _puts(command: FollowDocument, amount_minor: int) -> tuple[Put, ...]:
    if command.new_invoice_id:
        return (
            Put(target="credit", amount_minor=-amount_minor),
            Put(target="invoice", amount_minor=amount_minor, invoice_id=command.new_invoice_id),
        )
    return (
        Put(target="invoice", amount_minor=-amount_minor, invoice_id=command.invoice_id),
        Put(target="credit", amount_minor=amount_minor),
    )
