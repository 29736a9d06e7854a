"""Sell goods over the counter: one act from the list of what is bought to the receipt."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.catalog.queries import parts_by_id
from workwright.counter.actions.settle_order import ERRORS, SettleOrder, settle_order
from workwright.counter.actions.take_tender import Tender
from workwright.counter.queries.basket import line_fields
from workwright.counter.rules import many
from workwright.estimates.actions.agree_in_person import AgreeInPerson, agree_in_person
from workwright.inventory.queries import reservations_of
from workwright.kernel.actions import Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Personal
from workwright.parties.actions.find_walk_in import FindWalkIn, find_walk_in
from workwright.parties.queries import customer_name
from workwright.work_orders.actions.open_counter_sale import OpenCounterSale, open_counter_sale
from workwright.work_orders.queries import order_fact


class NotInStock(DomainError):
    """There is not that much in stock here. Sell what there is, or correct the stock first."""

    code = "counter.not_in_stock"


class SoldLine(BaseModel):
    """A part of the catalogue, or goods with a name and a price of their own. A price given goes before all rules."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    part_id: UUID | None = None
    description: Annotated[str, Field(max_length=200)] = ""
    quantity: Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)] = Decimal(1)
    unit_price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None


class SellParts(Tender):
    """Without `customer_id` it is sold to a walk-in customer; `buyer` is a name to print, if one is given."""

    work_order_id: UUID | None = None
    customer_id: UUID | None = None
    buyer: Personal[Annotated[str, Field(max_length=120)]] = ""
    lines: Annotated[tuple[SoldLine, ...], Field(min_length=1, max_length=200)]


class SoldParts(Result):
    """`id` is the order under which the sale stands; the receipt is made from it."""

    number: str
    invoice_id: UUID
    payment_id: UUID | None
    taken_minor: int
    change_minor: int
    currency: str


@action("counter.sell_parts", errors=(*ERRORS, NotInStock), money=True)
def sell_parts(ctx: Context, command: SellParts) -> SoldParts:
    """Sell, tax, take from stock, invoice, take the money and hand over: all of it, or nothing."""
    customer_id = command.customer_id or find_walk_in(ctx, FindWalkIn()).id
    order_id = command.work_order_id or new_id()
    ctx.about(order_id)
    _open(ctx, command, order_id, customer_id)
    name = command.buyer or customer_name(customer_id)
    agreed = agree_in_person(ctx, AgreeInPerson(work_order_id=order_id, name=name))
    if agreed.short_line_ids:
        _refuse_short(ctx, command, order_id)
    tender = {field: getattr(command, field) for field in Tender.model_fields}
    settled = settle_order(ctx, SettleOrder(**tender, work_order_id=order_id, recipient=name.ljust(2, ".")))
    if settled.invoice_id is None:
        raise Invalid("Nothing of this can be sold.", field="lines")
    return SoldParts(
        id=order_id,
        number=order_fact(ctx, order_id).number,
        invoice_id=settled.invoice_id,
        payment_id=settled.payment_id,
        taken_minor=settled.taken_minor,
        change_minor=settled.change_minor,
        currency=settled.currency,
    )


def _open(ctx: Context, command: SellParts, order_id: UUID, customer_id: UUID) -> None:
    """Open the record with its number: what follows hangs on it."""
    opened = OpenCounterSale(
        work_order_id=order_id,
        customer_id=customer_id,
        po_number=command.po_number,
        lines=line_fields(ctx, command.lines),
    )
    open_counter_sale(ctx, opened)
    ctx.settle_numbers()


def _refuse_short(ctx: Context, command: SellParts, order_id: UUID) -> None:
    """Refuse with what there is of each part that is short."""
    wanted: dict[UUID, Decimal] = {}
    for line in command.lines:
        if line.part_id:
            wanted[line.part_id] = wanted.get(line.part_id, Decimal(0)) + line.quantity
    missing: dict[UUID, Decimal] = {}
    for piece in reservations_of(ctx, order_id):
        if piece.state == "short":
            missing[piece.part_id] = missing.get(piece.part_id, Decimal(0)) + piece.quantity
    names = parts_by_id(ctx, missing)
    short = [
        f"{names[part_id].name}: {many(wanted[part_id] - lacking)} to sell, {many(wanted[part_id])} asked."
        for part_id, lacking in missing.items()
    ]
    raise NotInStock(" ".join(["There is not enough in stock.", *short]), short=short)
