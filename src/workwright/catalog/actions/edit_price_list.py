from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.catalog.actions.add_price_list import PriceInput, customer_ids, item_rows
from workwright.catalog.models import PriceList, PriceListItem
from workwright.catalog.rules import CodeTaken, OtherScope
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.parties.rules import sent


class EditPriceList(Command):
    """Only the fields that are sent are changed; `items`, when sent, replaces all prices of the list."""

    price_list_id: UUID
    expected_version: int
    name: Annotated[str, Field(min_length=1, max_length=120)] | None = None
    customers: Annotated[tuple[UUID, ...], Field(max_length=1000)] | None = None
    is_default: bool | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    items: Annotated[tuple[PriceInput, ...], Field(max_length=5000)] | None = None
    active: bool | None = None


class EditedPriceList(Result):
    version: int


@action("catalog.edit_price_list", errors=(NotFound, Stale, CodeTaken, Invalid, OtherScope))
def edit_price_list(ctx: Context, command: EditPriceList) -> EditedPriceList:
    """Change agreed prices for lines added from now on."""
    OtherScope.refuse(ctx, writer.lock(ctx, PriceList, command.price_list_id, "branch_id").branch_id)
    changes = sent(command, "price_list_id", "expected_version", "items", clearable=("valid_to",))
    if command.customers is not None:
        changes["customers"] = customer_ids(command.customers)
    writer.update(PriceList, command.price_list_id, expected_version=command.expected_version, **changes)
    if command.items is not None:
        rows = item_rows(command.price_list_id, command.items)
        PriceListItem.objects.filter(price_list_id=command.price_list_id).delete()
        writer.insert(PriceListItem, *rows)
    return EditedPriceList(id=command.price_list_id, version=command.expected_version + 1)
