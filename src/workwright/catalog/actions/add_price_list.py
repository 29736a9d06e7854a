from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.catalog.models import PriceList, PriceListItem
from workwright.catalog.rules import CodeTaken
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.kernel.ids import new_id
from workwright.parties.queries import live_customer_id

constraint_means("price_list_name_once", lambda: CodeTaken(field="name"))
constraint_means(
    "price_list_item_once", lambda: Invalid("One thing has two prices on this list.", field="items")
)


class PriceInput(BaseModel):
    """The price of one part, of one operation as a whole, or of an hour under one rate code."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    part_id: UUID | None = None
    operation_id: UUID | None = None
    rate_code: Annotated[str, Field(max_length=40)] = ""
    price: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]


class AddPriceList(Command):
    """For the customers named, or with `is_default` for everybody who has no list of their own."""

    price_list_id: UUID | None = None
    name: Annotated[str, Field(min_length=1, max_length=120)]
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    customers: Annotated[tuple[UUID, ...], Field(max_length=1000)] = ()
    is_default: bool = False
    valid_from: date
    valid_to: date | None = None
    items: Annotated[tuple[PriceInput, ...], Field(max_length=5000)] = ()


class AddedPriceList(Result):
    version: int = 1


@action("catalog.add_price_list", errors=(CodeTaken, Invalid))
def add_price_list(ctx: Context, command: AddPriceList) -> AddedPriceList:
    """Add agreed prices, in the branch acted in (or, with none, the whole company)."""
    row = command.model_dump(exclude={"price_list_id", "items"}) | {
        "id": command.price_list_id or new_id(),
        "branch_id": ctx.branch_id,
        "currency": command.currency or ctx.branch.currency,
        "customers": customer_ids(command.customers),
    }
    writer.insert(PriceList, row)
    writer.insert(PriceListItem, *item_rows(row["id"], command.items))
    return AddedPriceList(id=row["id"])


def customer_ids(customers: tuple[UUID, ...]) -> list[str]:
    """The ids as they are stored: each customer must be there, and merged ones go on as the other."""
    return sorted({str(live_customer_id(customer)) for customer in customers})


def item_rows(price_list_id: UUID, items: tuple[PriceInput, ...]) -> list[dict[str, Any]]:
    if any(sum(map(bool, (item.part_id, item.operation_id, item.rate_code))) != 1 for item in items):
        raise Invalid("A price is that of one part, one operation or one rate code.", field="items")
    return [item.model_dump() | {"id": new_id(), "price_list_id": price_list_id} for item in items]
