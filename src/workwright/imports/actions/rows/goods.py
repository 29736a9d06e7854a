"""Parts, opening stock, and past jobs."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.catalog.actions.add_part import AddPart, add_part
from workwright.imports.actions.rows.brought import Brought
from workwright.inventory.actions.open_stock import OpenStock, open_stock
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id
from workwright.work_orders.actions.import_past_orders import (
    ImportPastOrders,
    PastOrderFields,
    import_past_orders,
)


def bring_part(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Add the part to the catalogue, priced in the branch's currency."""
    plain = ("sku", "name", "maker", "barcode", "category", "unit", "tax_code")
    prices = {name: Decimal(values[name]) for name in ("unit_cost", "price") if name in values}
    told = {name: values[name] for name in plain if values.get(name)}
    added = add_part(ctx, AddPart(part_id=derived_id("imports", row_id, "part"), **told, **prices))
    brought = Brought()
    brought.add("part", added.id, made=True)
    return brought


def bring_holding(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Put the quantity on its shelf at its cost, against opening equity."""
    place = values.get("place_id")
    command = OpenStock(
        part_id=UUID(values["part_id"]),
        quantity=Decimal(values["quantity"]),
        unit_cost=Decimal(values["unit_cost"]),
        place_id=UUID(place) if place else None,
    )
    brought = Brought()
    brought.add("opening", open_stock(ctx, command).id, made=True)
    return brought


def bring_past_job(ctx: Context, row_id: UUID, values: dict[str, Any], marks: list[str]) -> Brought:
    """Keep the past job as a service record. Its source is the row, so that one taken back can come again."""
    source = hashlib.sha256(str(row_id).encode()).hexdigest()
    order = PastOrderFields(
        row=1,
        asset_id=UUID(values["asset_id"]),
        done_on=date.fromisoformat(values["done_on"]),
        words=values.get("words", ""),
        kind=values.get("kind", ""),
        cost_minor=values.get("cost", 0),
    )
    command = ImportPastOrders(
        customer_id=UUID(values["customer_id"]),
        source_name=values.get("source", "import"),
        source_sha256=source,
        orders=(order,),
    )
    kept = import_past_orders(ctx, command)
    brought = Brought()
    brought.add("past_order", derived_id(kept.id, order.row), made=True)
    return brought
