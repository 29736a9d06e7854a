"""Take over work that was done before, as records in the history of its assets."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from workwright.assets.queries import assets_by_id
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import derived_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.kernel.privacy import Personal
from workwright.parties.queries import customers_by_id
from workwright.work_orders.models import PastOrder

Amount = Annotated[int, Field(ge=-LARGEST_MINOR, le=LARGEST_MINOR)]
Row = Annotated[int, Field(ge=1, le=2**31 - 1)]


class PastOrderFields(BaseModel):
    """One past order; `row` is its line in the source, `cost_minor` in the branch's currency."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    row: Row
    asset_id: UUID
    done_on: date
    words: Personal[str] = Field(default="", max_length=2000)
    kind: str = Field(default="", max_length=40)
    cost_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]


class RefusedRow(BaseModel):
    """A row of the source that is no past order: kept in the journal with its reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    row: Row
    reason: str = Field(min_length=1, max_length=300)
    cost_minor: Amount | None = None


class ImportPastOrders(Command):
    """A part of one source; every row of the source is in one part, among `orders` or among `refused`."""

    customer_id: UUID
    source_name: str = Field(min_length=1, max_length=200)
    source_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    orders: tuple[PastOrderFields, ...] = Field(default=(), max_length=1000)
    refused: tuple[RefusedRow, ...] = Field(default=(), max_length=1000)


class ImportedPastOrders(Result):
    """`id` names the source in this branch. `known` rows had come in before and stay as they are."""

    created: int
    known: int
    refused: int
    created_minor: int
    currency: str


@action("work_orders.import_past_orders", errors=(NotFound, Invalid))
def import_past_orders(ctx: Context, command: ImportPastOrders) -> ImportedPastOrders:
    """Keep past orders as service records. The same row of the same source comes in once; nothing is posted."""
    _refuse_wrong(ctx, command)
    source = derived_id("past orders", ctx.here, command.source_sha256)
    writer.rows("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [str(source)])
    known = _known_rows(ctx, command)
    fresh = [order for order in command.orders if order.row not in known]
    writer.insert(PastOrder, *(_row(ctx, source, command, order) for order in fresh))
    return ImportedPastOrders(
        id=source,
        created=len(fresh),
        known=len(command.orders) - len(fresh),
        refused=len(command.refused),
        created_minor=sum(order.cost_minor for order in fresh),
        currency=ctx.branch.currency,
    )


def _refuse_wrong(ctx: Context, command: ImportPastOrders) -> None:
    rows = [part.row for part in _parts(command)]
    if len(set(rows)) < len(rows):
        raise Invalid("A row of the source stands here twice.", field="orders")
    if late := [order.row for order in command.orders if order.done_on > ctx.today]:
        raise Invalid("This was not done yet: open a work order.", field="done_on", rows=late)
    if not customers_by_id(ctx, [command.customer_id]):
        raise NotFound("There is no such customer.", field="customer_id")
    named = {order.asset_id for order in command.orders}
    if named - assets_by_id(ctx, sorted(named)).keys():
        raise NotFound("There is no such vehicle or equipment.", field="asset_id")


def _parts(command: ImportPastOrders) -> Iterator[PastOrderFields | RefusedRow]:
    yield from command.orders
    yield from command.refused


def _known_rows(ctx: Context, command: ImportPastOrders) -> set[int]:
    sql = (
        "SELECT source_row FROM work_orders_pastorder "
        "WHERE branch_id = %s AND source_sha256 = %s AND source_row = ANY(%s)"
    )
    rows = [order.row for order in command.orders]
    return {row.source_row for row in writer.rows(sql, [ctx.here, command.source_sha256, rows])}


def _row(ctx: Context, source: UUID, command: ImportPastOrders, order: PastOrderFields) -> dict[str, Any]:
    return order.model_dump(exclude={"row"}) | {
        "id": derived_id(source, order.row),
        "branch_id": ctx.here,
        "customer_id": command.customer_id,
        "currency": ctx.branch.currency,
        "source_name": command.source_name,
        "source_sha256": command.source_sha256,
        "source_row": order.row,
        "imported_at": ctx.now,
        "imported_by": ctx.actor.ref,
    }
