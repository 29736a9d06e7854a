"""Book a card payment made on a terminal of its own, by its slip."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.actions.take_cash import Purpose
from workwright.payments.queries.facts import DifferentPayers, NotPayable, subject_of


class TakeCardSlip(Command):
    """The slip's approval code and the last four digits; never a card number."""

    payment_id: UUID | None = None
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    payer_id: UUID | None = Field(default=None, title="Who pays")
    purpose: Purpose = "final"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    approval_code: Annotated[str, Field(min_length=2, max_length=12, pattern=r"^[A-Za-z0-9-]+$")]
    last4: Annotated[str, Field(pattern=r"^[0-9]{4}$")]
    brand: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z ]*$")] = ""


class TookCardSlip(Result):
    id: UUID
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    request_state: str = ""


@action("payments.take_card_slip", errors=(NotFound, Invalid, NotPayable, DifferentPayers), money=True)
def take_card_slip(ctx: Context, command: TakeCardSlip) -> TookCardSlip:
    """Book what a terminal approved; it is tied out when the terminal settles."""
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
            method="card_slip",
            amount_minor=command.amount_minor,
            currency=subject.currency,
            invoice_ids=subject.invoice_ids,
            rest=subject.rest,
            to_credit_minor=subject.beyond(command.amount_minor),
            request_id=subject.request_id,
            approval_code=command.approval_code,
            last4=command.last4,
            brand=command.brand,
        ),
    )
    return TookCardSlip(**booked.model_dump())
