"""Take a cheque: provisional money, final after the days the branch decided or on a person's word."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.take_cash import Purpose
from workwright.payments.policy import PaymentsPolicy
from workwright.payments.queries.facts import DifferentPayers, NotPayable, subject_of


class NoCheques(DomainError):
    """This branch takes no cheques."""

    code = "payments.no_cheques"


class TakeCheque(Command):
    payment_id: UUID | None = None
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    payer_id: UUID | None = Field(default=None, title="Who pays")
    purpose: Purpose = "final"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    cheque_number: Annotated[str, Field(min_length=1, max_length=20, pattern=r"^[A-Za-z0-9-]+$")]


class TookCheque(Result):
    id: UUID
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    request_state: str = ""


@action(
    "payments.take_cheque", errors=(NotFound, Invalid, NotPayable, DifferentPayers, NoCheques), money=True
)
def take_cheque(ctx: Context, command: TakeCheque) -> TookCheque:
    """Book a cheque. It pays what it is for at once, and says on which day it is final."""
    policy = PaymentsPolicy.at(ctx)
    if not policy.accept_cheques:
        raise NoCheques
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
            method="cheque",
            amount_minor=command.amount_minor,
            currency=subject.currency,
            invoice_ids=subject.invoice_ids,
            rest=subject.rest,
            to_credit_minor=subject.beyond(command.amount_minor),
            request_id=subject.request_id,
            reference=command.cheque_number,
            provisional=True,
            final_on=ctx.today + timedelta(days=policy.cheque_days),
        ),
    )
    return TookCheque(**booked.model_dump())
