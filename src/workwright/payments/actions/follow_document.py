"""Let allocations follow a document that has moved money in the books: a credit note, or a corrected invoice."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.payments.actions.move_money import MoveMoney, move_money
from workwright.payments.actions.place_money import NotThatMuch, Put
from workwright.payments.models import Allocation
from workwright.payments.queries.facts import lock_invoices, lock_payment, where_it_is


class FollowDocument(Command):
    """Of what pays an invoice, `to_credit_minor` becomes credit and `moved_minor` pays the new invoice."""

    invoice_id: UUID
    new_invoice_id: UUID | None = None
    moved_minor: Annotated[int, Field(ge=0)] = 0
    to_credit_minor: Annotated[int, Field(ge=0)] = 0
    cause: str


class FollowedDocument(Result):
    """`id` is the invoice's."""

    id: UUID


@action("payments.follow_document", inner=True, errors=(NotThatMuch,))
def follow_document(ctx: Context, command: FollowDocument) -> FollowedDocument:
    """Move rows only, newest money first: the document is in the books already."""
    lock_invoices(ctx, [i for i in (command.invoice_id, command.new_invoice_id) if i])
    to_credit, moved = command.to_credit_minor, command.moved_minor
    for payment_id in _payers(ctx, command.invoice_id):
        payment = lock_payment(ctx, payment_id)
        held = dict(where_it_is(payment)[2]).get(command.invoice_id, 0)
        credit = min(to_credit, held)
        kept = min(moved, held - credit)
        to_credit, moved = to_credit - credit, moved - kept
        if credit + kept:
            puts = _puts(command, credit, kept)
            move_money(ctx, MoveMoney(payment_id=payment_id, cause=command.cause, puts=puts, posted=True))
    if to_credit or moved:
        raise NotThatMuch(f"The books moved {to_credit + moved} more than pays invoice {command.invoice_id}.")
    return FollowedDocument(id=command.invoice_id)


def _payers(ctx: Context, invoice_id: UUID) -> list[UUID]:
    rows = Allocation.here(ctx).filter(invoice_id=invoice_id).order_by("-at", "-id")
    return list(dict.fromkeys(rows.values_list("payment_id", flat=True)))


def _puts(command: FollowDocument, credit: int, kept: int) -> tuple[Put, ...]:
    puts = [Put(target="invoice", amount_minor=-(credit + kept), invoice_id=command.invoice_id)]
    if credit:
        puts.append(Put(target="credit", amount_minor=credit))
    if kept:
        puts.append(Put(target="invoice", amount_minor=kept, invoice_id=command.new_invoice_id))
    return tuple(puts)
