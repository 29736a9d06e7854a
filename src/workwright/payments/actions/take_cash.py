"""Take cash over the counter or on site, into an open shift, with change."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.queries.facts import DifferentPayers, NotPayable, subject_of

Purpose = Literal["deposit", "parts", "add_on", "progress", "final"]


class TooLittleTendered(DomainError):
    """The customer gave less than the amount to be paid."""

    code = "payments.too_little_tendered"
    status = 422


class WrongDrawerCurrency(DomainError):
    """This drawer holds another currency. Nothing is converted silently: take a drawer of that currency."""

    code = "payments.wrong_drawer_currency"


class TakeCash(Command):
    """Pay one request, some invoices, or one work order. `tendered_minor` is what the customer handed over."""

    payment_id: UUID | None = None
    shift_id: UUID
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    purpose: Purpose = "final"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    tendered_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None


class TookCash(Result):
    id: UUID
    change_minor: int
    invoiced_minor: int
    deposit_minor: int
    credit_minor: int
    request_state: str = ""


@action(
    "payments.take_cash",
    errors=(
        NotFound,
        Invalid,
        ShiftNotOpen,
        TooLittleTendered,
        WrongDrawerCurrency,
        NotPayable,
        DifferentPayers,
    ),
    offline=True,
    money=True,
)
def take_cash(ctx: Context, command: TakeCash) -> TookCash:
    """Book cash: the drawer gets the net, the invoices what is owed, the rest is a deposit or credit."""
    tendered = command.tendered_minor or command.amount_minor
    if tendered < command.amount_minor:
        raise TooLittleTendered(field="tendered_minor")
    payment_id = command.payment_id or new_id()
    moved = move_cash(
        ctx,
        MoveCash(
            shift_id=command.shift_id, kind="sale", amount_minor=command.amount_minor, reference=payment_id
        ),
    )
    subject = subject_of(
        ctx,
        request_id=command.request_id,
        invoice_ids=command.invoice_ids,
        work_order_id=command.work_order_id,
        purpose=command.purpose,
    )
    if subject.currency != moved.currency:
        raise WrongDrawerCurrency(field="shift_id", wanted=subject.currency, drawer=moved.currency)
    booked = book_payment(
        ctx,
        BookPayment(
            payment_id=payment_id,
            customer_id=subject.customer_id,
            work_order_id=subject.work_order_id,
            purpose=subject.purpose,
            method="cash",
            amount_minor=command.amount_minor,
            currency=subject.currency,
            invoice_ids=subject.invoice_ids,
            rest=subject.rest,
            to_credit_minor=subject.beyond(command.amount_minor),
            request_id=subject.request_id,
            shift_id=command.shift_id,
            drawer_id=moved.drawer_id,
            tendered_minor=tendered,
        ),
    )
    return TookCash(
        id=payment_id,
        change_minor=tendered - command.amount_minor,
        invoiced_minor=booked.invoiced_minor,
        deposit_minor=booked.deposit_minor,
        credit_minor=booked.credit_minor,
        request_state=booked.request_state,
    )
