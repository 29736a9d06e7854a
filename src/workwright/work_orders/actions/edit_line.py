"""Change a line that is not invoiced."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from pydantic import Field

from workwright.catalog.rules import Discount
from workwright.inventory.actions.reserve_parts import PartDemand, ReserveParts, reserve_parts
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import IllegalTransition, Invalid, NotFound
from workwright.work_orders.actions.add_line import Cost, Percent, Price, Quantity
from workwright.work_orders.events import ApprovalNeeded, ContentChanged
from workwright.work_orders.models import Line
from workwright.work_orders.queries.locks import lock_line, next_version, require_open
from workwright.work_orders.queries.paying import require_no_part_invoiced
from workwright.work_orders.queries.pricing import gross_of_line
from workwright.work_orders.rules.intake import beyond_measure, needs_new_consent
from workwright.work_orders.states import LINE


class EditLine(Command):
    """Fields left out stay as they are."""

    line_id: UUID
    description: str | None = Field(default=None, min_length=1, max_length=500)
    quantity: Quantity | None = None
    unit_price: Price | None = None
    unit_cost: Cost | None = None
    discount_percent: Percent | None = None
    discount_amount: Cost | None = None
    discount_reason: str | None = Field(default=None, max_length=300)
    tax_code: str | None = Field(default=None, max_length=40)
    vendor_id: UUID | None = None
    vendor_bill: str | None = Field(default=None, max_length=60)
    cover_months: int | None = Field(default=None, ge=0, le=1200)


class EditedLine(Result):
    state: str
    gross_minor: int
    version: int


NAME = "work_orders.edit_line"
MAY_BE_EMPTY = {"discount_percent", "discount_amount", "unit_cost", "vendor_id", "cover_months"}


@action(NAME, errors=(NotFound, IllegalTransition, Invalid))
def edit_line(ctx: Context, command: EditLine) -> EditedLine:
    """Change a line. An authorised one that now costs more than was agreed waits for the customer again."""
    line = lock_line(ctx, command.line_id)
    _refuse_fixed(line)
    changes = _changes(ctx, command, line)
    writer.update(Line, line.id, **changes)
    gross = gross_of_line(ctx, line)
    state = _state_after(line, gross)
    if state != line.state:
        writer.update(Line, line.id, state=state)
    if state == "authorised" and changes.get("quantity", line.quantity) != line.quantity:
        _promise_anew(ctx, line, changes["quantity"])
    version = next_version(line)
    ctx.emit(ContentChanged(work_order_id=line.work_order_id, version=version))
    if line.state == "authorised" and state == "awaiting":
        ctx.emit(ApprovalNeeded(work_order_id=line.work_order_id, line_id=line.id))
    return EditedLine(id=line.id, state=state, gross_minor=gross, version=version)


def _promise_anew(ctx: Context, line: writer.Row, quantity: Decimal) -> None:
    """Hold as many of the part as the agreed line now needs, unless they are used already."""
    if line.part_id is None or line.source not in ("", "stock") or line.executed_at is not None:
        return
    demand = PartDemand(line.id, line.part_id, quantity)
    reserve_parts(ctx, ReserveParts(work_order_id=line.work_order_id, demands=(demand,)))


def _refuse_fixed(line: writer.Row) -> None:
    require_open(line.order_state, NAME)
    if line.invoice_id is not None:
        raise IllegalTransition("This line is invoiced: correct the invoice instead.", state=line.state)
    require_no_part_invoiced(line)
    if line.by_terms:
        raise IllegalTransition("This fee stands on accepted terms: waive it instead.", state=line.state)
    if line.state == "removed":
        raise IllegalTransition("This line was removed: add it again.", state=line.state)


def _state_after(line: writer.Row, gross: int) -> str:
    if line.state in ("awaiting", "declined"):
        return LINE.after(line.state, NAME)
    if line.state == "authorised" and needs_new_consent(gross, line.ceiling_minor):
        return LINE.after(line.state, NAME, "above_tolerance")
    return str(line.state)


def _changes(ctx: Context, command: EditLine, line: writer.Row) -> dict[str, Any]:
    said = command.model_dump(exclude_unset=True, exclude={"line_id"})
    changes = {name: value for name, value in said.items() if value is not None or name in MAY_BE_EMPTY}
    if not changes:
        raise Invalid("Say what to change.")
    if "unit_price" in changes:
        changes["price_rule"] = "entered by hand"
    return changes | _discounted(ctx, line.as_dict() | changes)


def _discounted(ctx: Context, after: dict[str, Any]) -> dict[str, Any]:
    """Check sign and discount of the line as it will be; return who is answerable for the discount."""
    if beyond_measure(after["quantity"], after["unit_price"]):
        raise Invalid("No line comes to a thousand million: check quantity and price.", field="quantity")
    _check_discount(after["discount_percent"], after["discount_amount"])
    if after["unit_price"] > 0 if after["kind"] == "discount" else after["unit_price"] < 0:
        raise Invalid("A discount line has a negative price, every other a positive one.", field="unit_price")
    off = after["discount_percent"] or after["discount_amount"] or after["kind"] == "discount"
    if off and not after["discount_reason"]:
        raise Invalid("Say why there is a discount.", field="discount_reason")
    return {"discount_by": ctx.actor.ref} if off else {"discount_by": "", "discount_reason": ""}


def _check_discount(percent: Decimal | None, amount: Decimal | None) -> None:
    if percent is not None and amount is not None:
        raise Invalid("A discount is a percentage or an amount, not both.", field="discount_percent")
    if percent is not None or amount is not None:
        Discount(percent, amount)
