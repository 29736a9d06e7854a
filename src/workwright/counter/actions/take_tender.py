"""Take what an order still owes, in the way the customer pays at the counter."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from workwright.billing.queries import heads_of_order
from workwright.drawers.actions.move_cash import ShiftNotOpen
from workwright.drawers.queries import open_shift_of
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger import queries as ledger
from workwright.ledger.rules import receivable_of
from workwright.payments.actions.put_on_account import NotOnAccount, PutOnAccount, put_on_account
from workwright.payments.actions.take_card_slip import TakeCardSlip, take_card_slip
from workwright.payments.actions.take_cash import (
    TakeCash,
    TooLittleTendered,
    WrongDrawerCurrency,
    take_cash,
)


class PriceChanged(DomainError):
    """It comes to another amount than was shown. Look at it again."""

    code = "counter.price_changed"


class Tender(Command):
    """`total_minor` is what the customer was told. Cash goes into the shift named, else the person's own.

    A card slip has its approval code and last four digits; an account, where its terms ask so, an order number.
    """

    method: Literal["cash", "card_slip", "account"]
    total_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)] | None = None
    shift_id: UUID | None = None
    tendered_minor: Annotated[int, Field(gt=0, le=LARGEST_MINOR)] | None = None
    approval_code: Annotated[str, Field(max_length=12, pattern=r"^[A-Za-z0-9-]*$")] = ""
    last4: Annotated[str, Field(pattern=r"^([0-9]{4})?$")] = ""
    brand: Annotated[str, Field(max_length=20, pattern=r"^[A-Za-z ]*$")] = ""
    po_number: Annotated[str, Field(max_length=60)] = ""


class TakeTender(Tender):
    work_order_id: UUID


class TookTender(Result):
    """`id` is the order's; nothing is taken when nothing is owed."""

    invoice_id: UUID | None
    payment_id: UUID | None = None
    taken_minor: int
    change_minor: int = 0


@action(
    "counter.take_tender",
    inner=True,
    errors=(Invalid, PriceChanged, ShiftNotOpen, TooLittleTendered, WrongDrawerCurrency, NotOnAccount),
)
def take_tender(ctx: Context, command: TakeTender) -> TookTender:
    """Take exactly what is owed on the order's invoices; the caller has given them their numbers."""
    owed = _owed(ctx, command.work_order_id)
    total = sum(owed.values())
    if command.total_minor not in (None, total):
        raise PriceChanged(total_minor=total)
    last = next(reversed(owed), None)
    unpaid = tuple(invoice_id for invoice_id, minor in owed.items() if minor > 0)
    if not unpaid:
        return TookTender(id=command.work_order_id, invoice_id=last, taken_minor=0)
    payment_id, change = _take(ctx, command, unpaid, total)
    return TookTender(
        id=command.work_order_id,
        invoice_id=last,
        payment_id=payment_id,
        taken_minor=total,
        change_minor=change,
    )


def _owed(ctx: Context, work_order_id: UUID) -> dict[UUID, int]:
    """Return what is owed on each issued invoice of the order, oldest first."""
    issued = [head for head in heads_of_order(ctx, work_order_id) if head.state == "issued"]
    if not issued:
        return {}
    subjects = {head.id: receivable_of(head.id) for head in issued}
    found = ledger.balances(ctx, "receivable", list(subjects.values()), issued[0].currency)
    return {invoice_id: found[subject] for invoice_id, subject in subjects.items()}


def _take(
    ctx: Context, command: TakeTender, invoice_ids: tuple[UUID, ...], total: int
) -> tuple[UUID | None, int]:
    if command.method == "account":
        for invoice_id in invoice_ids:
            put_on_account(ctx, PutOnAccount(invoice_id=invoice_id, po_number=command.po_number))
        return None, 0
    if command.method == "card_slip":
        return _card(ctx, command, invoice_ids, total), 0
    tendered = command.tendered_minor or total
    took = take_cash(
        ctx,
        TakeCash(
            shift_id=_shift(ctx, command),
            invoice_ids=invoice_ids,
            amount_minor=total,
            tendered_minor=tendered,
        ),
    )
    return took.id, took.change_minor


def _card(ctx: Context, command: TakeTender, invoice_ids: tuple[UUID, ...], total: int) -> UUID:
    for field, name in (("approval_code", "approval code"), ("last4", "last four digits")):
        if not getattr(command, field):
            raise Invalid(f"Type the {name} from the slip.", field=field)
    slip = TakeCardSlip(
        invoice_ids=invoice_ids,
        amount_minor=total,
        approval_code=command.approval_code,
        last4=command.last4,
        brand=command.brand,
    )
    return take_card_slip(ctx, slip).id


def _shift(ctx: Context, command: TakeTender) -> UUID:
    if command.shift_id is not None:
        return command.shift_id
    shift = open_shift_of(ctx)
    if shift is None:
        raise ShiftNotOpen("You have no open shift. Open one at the cash desk, then take the cash.")
    return shift.id
