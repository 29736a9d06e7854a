"""Take cash over the counter or on site, into an open shift, with change."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.move_cash import MoveCash, ShiftNotOpen, move_cash
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.payments.actions.book_payment import BookPayment, book_payment
from workwright.payments.queries.cash import cash_step
from workwright.payments.queries.facts import (
    DifferentPayers,
    NotPayable,
    Subject,
    owed_on,
    subject_of,
)
from workwright.payments.rules import cash_due, settled_by_cash

Purpose = Literal["deposit", "parts", "add_on", "progress", "final"]


class TooLittleTendered(DomainError):
    """The customer gave less than the amount to be paid."""

    code = "payments.too_little_tendered"
    status = 422


class WrongDrawerCurrency(DomainError):
    """This drawer holds another currency. Nothing is converted silently: take a drawer of that currency."""

    code = "payments.wrong_drawer_currency"


class LessThanACoin(DomainError):
    """This is less than the smallest coin. Take it another way, or write it off."""

    code = "payments.less_than_a_coin"
    status = 422


class TakeCash(Command):
    """Pay one request, some invoices, or one work order. `tendered_minor` is what the customer handed over.

    Where the smallest coins are gone, what is paid is rounded to those there are, whichever of the two sums is named.
    """

    payment_id: UUID | None = None
    shift_id: UUID
    request_id: UUID | None = None
    invoice_ids: tuple[UUID, ...] = ()
    work_order_id: UUID | None = None
    payer_id: UUID | None = Field(default=None, title="Who pays")
    purpose: Purpose = "final"
    amount_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)]
    tendered_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None


class TookCash(Result):
    """`cash_minor` went into the drawer: the amount and its rounding."""

    id: UUID
    cash_minor: int
    rounding_minor: int
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
        LessThanACoin,
        WrongDrawerCurrency,
        NotPayable,
        DifferentPayers,
    ),
    offline=True,
    money=True,
)
def take_cash(ctx: Context, command: TakeCash) -> TookCash:
    """Book cash: the drawer gets the net, the invoices what is owed, the rest is a deposit or credit."""
    step = cash_step(ctx)
    cash = cash_due(command.amount_minor, step)
    tendered = _tendered(command, cash)
    payment_id = command.payment_id or new_id()
    sale = MoveCash(shift_id=command.shift_id, kind="sale", amount_minor=cash, reference=payment_id)
    moved, subject = writer.gather(
        lambda: move_cash(ctx, sale),
        lambda: subject_of(
            ctx,
            request_id=command.request_id,
            invoice_ids=command.invoice_ids,
            work_order_id=command.work_order_id,
            purpose=command.purpose,
            payer_id=command.payer_id,
        ),
    )
    if subject.currency != moved.currency:
        raise WrongDrawerCurrency(field="shift_id", wanted=subject.currency, drawer=moved.currency)
    amount = settled_by_cash(command.amount_minor, _asked(ctx, subject, step), step)
    booked = book_payment(
        ctx,
        BookPayment(
            payment_id=payment_id,
            customer_id=subject.customer_id,
            work_order_id=subject.work_order_id,
            purpose=subject.purpose,
            method="cash",
            amount_minor=amount,
            rounding_minor=cash - amount,
            currency=subject.currency,
            invoice_ids=subject.invoice_ids,
            rest=subject.rest,
            to_credit_minor=subject.beyond(amount),
            request_id=subject.request_id,
            shift_id=command.shift_id,
            drawer_id=moved.drawer_id,
            tendered_minor=tendered,
        ),
    )
    return TookCash(
        id=payment_id,
        cash_minor=cash,
        rounding_minor=cash - amount,
        change_minor=tendered - cash,
        invoiced_minor=booked.invoiced_minor,
        deposit_minor=booked.deposit_minor,
        credit_minor=booked.credit_minor,
        request_state=booked.request_state,
    )


def _tendered(command: TakeCash, cash_minor: int) -> int:
    """Return what was handed over. Named as the exact amount, it means what coins can pay of that."""
    if cash_minor <= 0:
        raise LessThanACoin(field="amount_minor")
    given = command.tendered_minor
    if given is None or given == command.amount_minor:
        return cash_minor
    if given < cash_minor:
        raise TooLittleTendered(field="tendered_minor", due_minor=cash_minor)
    return given


def _asked(ctx: Context, subject: Subject, step_minor: int) -> int:
    """Return what is asked, where the coins make a difference; nothing is read where they make none."""
    if step_minor <= 1:
        return 0
    if subject.left_minor is not None:
        return subject.left_minor
    return sum(owed for _, owed in owed_on(ctx, subject.invoice_ids, subject.currency))
