"""Book a bank transfer that somebody saw on the bank's own screen, before the statement shows it."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.kernel.privacy import Personal
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.take_cash import Purpose
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import DifferentPayers, NotPayable, subject_of


class TakeTransfer(Command):
    """`reference` is the bank's own reference of the movement; `reason` says where it was seen: it
    goes to the journal.

    The money is provisional until a line of the bank's statement confirms it.
    """

    payment_id: UUID | None = None
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    payer_id: UUID | None = Field(default=None, title="Who pays")
    purpose: Purpose = "final"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    reference: Annotated[str, Field(min_length=3, max_length=60, pattern=r"^[A-Za-z0-9/.+-]+$")]
    reason: Personal[Annotated[str, Field(min_length=3, max_length=500)]]


class TookTransfer(Result):
    id: UUID
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    request_state: str = ""


@action("payments.take_transfer", errors=(NotFound, Invalid, NotPayable, DifferentPayers), money=True)
def take_transfer(ctx: Context, command: TakeTransfer) -> TookTransfer:
    """Book money that a person saw at the bank: provisional until the statement shows it."""
    days = PaymentsPolicy.at(ctx).transfer_days
    subject = subject_of(
        ctx,
        request_id=command.request_id,
        invoice_ids=command.invoice_ids,
        work_order_id=command.work_order_id,
        purpose=command.purpose,
        payer_id=command.payer_id,
    )
    booked = book_payment(
        ctx,
        BookPayment(
            payment_id=command.payment_id or new_id(),
            customer_id=subject.customer_id,
            work_order_id=subject.work_order_id,
            purpose=subject.purpose,
            method="transfer",
            amount_minor=command.amount_minor,
            currency=subject.currency,
            invoice_ids=subject.invoice_ids,
            rest=subject.rest,
            to_credit_minor=subject.beyond(command.amount_minor),
            request_id=subject.request_id,
            reference=command.reference,
            provisional=True,
            final_on=ctx.today + timedelta(days=days) if days else None,
        ),
    )
    return TookTransfer(**booked.model_dump())
