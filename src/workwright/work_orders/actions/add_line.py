"""Add one line to a job."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, model_validator

from workwright.catalog.queries import PricedItem, price_labour, price_part, price_parts
from workwright.catalog.rules import LineKind
from workwright.inventory.actions.plan_bought_in import PlanBoughtIn, plan_bought_in
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.events import ContentChanged
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_job, next_version, require_open
from workwright.work_orders.rules.intake import Source, beyond_measure, sold_at

Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3)]
Price = Annotated[Decimal, Field(max_digits=18, decimal_places=6)]
Cost = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6)]
Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=7, decimal_places=4)]
TIMED = (LineKind.LABOUR, LineKind.DIAGNOSTIC)


class LineFields(Command):
    """What a person says of a line. Without `unit_price` the catalogue or the vendor's cost plus mark-up gives it.

    Labour and diagnostic lines are counted in hours. A discount line has a negative price; a discount on a line
    is a percentage or an amount in whole currency units, with a reason.
    """

    line_id: UUID | None = None
    kind: LineKind
    description: str = Field(default="", max_length=500)
    quantity: Quantity = Decimal(1)
    unit_price: Price | None = None
    part_id: UUID | None = None
    operation_id: UUID | None = None
    fee_id: UUID | None = None
    discount_percent: Percent | None = None
    discount_amount: Cost | None = None
    discount_reason: str = Field(default="", max_length=300)
    tax_code: str = Field(default="", max_length=40)
    unit_cost: Cost | None = None
    cover_months: int | None = Field(default=None, ge=0, le=1200)
    add_on: bool = False
    source: Source = ""
    vendor_id: UUID | None = None
    vendor_bill: str = Field(default="", max_length=60)
    vendor_part: str = Field(default="", max_length=60)
    core_charge: Cost | None = None
    markup_percent: Annotated[Decimal, Field(ge=0, le=100_000, max_digits=9, decimal_places=4)] | None = None

    @model_validator(mode="after")
    def _agree(self) -> "LineFields":
        if self.discount_percent is not None and self.discount_amount is not None:
            raise ValueError("A discount is a percentage or an amount, not both.")
        if (
            self.discount_percent or self.discount_amount or self.kind == "discount"
        ) and not self.discount_reason:
            raise ValueError("Say why there is a discount.")
        if self.unit_price is not None and (
            self.unit_price > 0 if self.kind == "discount" else self.unit_price < 0
        ):
            raise ValueError("A discount line has a negative price, every other line a positive one.")
        return self


class AddLine(LineFields):
    job_id: UUID


class AddedLine(Result):
    work_order_id: UUID
    version: int


@action("work_orders.add_line", errors=(NotFound, IllegalTransition, Invalid), offline=True)
def add_line(ctx: Context, command: AddLine) -> AddedLine:
    """Add a line to a job; the customer's consent to it is still to be asked."""
    job = lock_job(ctx, command.job_id)
    require_open(job.order_state, "work_orders.add_line")
    if job.state in ("cancelled", "declined"):
        raise IllegalTransition(f"The job is {job.state}: add another job for this.", state=job.state)
    row = line_row(ctx, job.order_id, job.id, job.customer_id, last_position(job.order_id) + 1, command)
    writer.insert(Line, row)
    plan_purchases(ctx, [row])
    version = next_version(job)
    ctx.emit(ContentChanged(work_order_id=job.order_id, version=version))
    return AddedLine(id=row["id"], work_order_id=job.order_id, version=version)


def plan_purchases(ctx: Context, rows: Sequence[dict[str, Any]]) -> None:
    """Tell stock what is to be bought in for new lines: parts without catalogue entry, and outside work."""
    for row in rows:
        if row["source"] not in ("bought_in", "sublet"):
            continue
        plan = PlanBoughtIn(
            work_order_id=row["work_order_id"],
            line_id=row["id"],
            kind="sublet" if row["source"] == "sublet" else "part",
            description=row["description"][:200],
            quantity=row["quantity"],
            unit_cost=row["unit_cost"] or Decimal(0),
            vendor_id=row["vendor_id"],
        )
        plan_bought_in(ctx, plan)


def last_position(work_order_id: UUID) -> int:
    """Return the highest position of a line in a locked order, 0 when it has none."""
    sql = "SELECT coalesce(max(position), 0) AS last FROM work_orders_line WHERE work_order_id = %s"
    return int(writer.rows(sql, [work_order_id])[0].last)


def line_row(
    ctx: Context,
    work_order_id: UUID,
    job_id: UUID,
    customer_id: UUID,
    position: int,
    fields: LineFields,
    prices: Mapping[UUID, PricedItem] | None = None,
) -> dict[str, Any]:
    """Return the row of a new line, priced. Raises `Invalid` when nothing gives it a price or a description.

    `prices` are those of parts that were read before, for several lines at once.
    """
    priced = _priced(ctx, fields, customer_id, prices or {})
    if beyond_measure(fields.quantity, priced["unit_price"]):
        raise Invalid("No line comes to a thousand million: check quantity and price.", field="quantity")
    given = fields.model_dump(include=_COPIED)
    discounted = fields.discount_reason != ""
    return given | priced | {
        "id": fields.line_id or new_id(),
        "branch_id": ctx.here,
        "work_order_id": work_order_id,
        "job_id": job_id,
        "position": position,
        "kind": fields.kind.value,
        "discount_by": ctx.actor.ref if discounted else "",
        "added_by": ctx.actor.ref,
    }  # fmt: skip


_COPIED = {
    "quantity", "part_id", "operation_id", "fee_id", "discount_percent", "discount_amount", "discount_reason",
    "cover_months", "add_on", "source", "vendor_id", "vendor_bill", "vendor_part", "core_charge", "markup_percent",
}  # fmt: skip


def part_prices(ctx: Context, lines: Sequence[LineFields], customer_id: UUID) -> dict[UUID, PricedItem]:
    """Read the prices of the parts whose price nobody says, in one statement."""
    asked = {line.part_id for line in lines if line.part_id is not None and not _is_priced(line)}
    return price_parts(ctx, asked, customer_id) if asked else {}


def _is_priced(line: LineFields) -> bool:
    return line.unit_price is not None or (line.unit_cost is not None and line.markup_percent is not None)


def _priced(
    ctx: Context, fields: LineFields, customer_id: UUID, prices: Mapping[UUID, PricedItem]
) -> dict[str, Any]:
    """Return description, price, cost, tax code and the rule that gave the price."""
    said = {"description": fields.description, "unit_cost": fields.unit_cost, "tax_code": fields.tax_code}
    if fields.unit_price is not None:
        return _described(said | {"unit_price": fields.unit_price, "price_rule": "entered by hand"})
    if fields.unit_cost is not None and fields.markup_percent is not None:
        price = sold_at(fields.unit_cost, fields.markup_percent)
        return _described(said | {"unit_price": price, "price_rule": f"cost plus {fields.markup_percent} %"})
    if fields.part_id is not None:
        item = prices.get(fields.part_id) or price_part(ctx, fields.part_id, fields.quantity, customer_id)
    elif fields.kind in TIMED:
        item = price_labour(ctx, fields.operation_id, fields.quantity, ctx.now, customer_id)
    else:
        raise Invalid("Say the unit price, a part of the catalogue, or cost and mark-up.", field="unit_price")
    found = {
        "unit_price": item.unit_price,
        "price_rule": item.rule,
        "unit_cost": fields.unit_cost or item.unit_cost,
    }
    named = {
        "description": fields.description or item.description,
        "tax_code": fields.tax_code or item.tax_code,
    }
    return _described(found | named)


def _described(row: dict[str, Any]) -> dict[str, Any]:
    if not row["description"]:
        raise Invalid("Say what the line is for.", field="description")
    return row
