"""A counter with shelves, taxes and an open drawer, for the tests of the counter and the desk."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.catalog.builders import a_part, us_taxes
from tests.catalog.builders import a_service as a_bare_service
from tests.inventory.builders import in_stock
from tests.payments.builders import a_shift
from tests.world import act
from workwright.catalog.models import TaxRate
from workwright.counter.actions.open_express_order import open_express_order
from workwright.counter.actions.sell_parts import sell_parts
from workwright.kernel.context import Context

WIPER = {"name": "Wiper blade 600 mm", "price": Decimal("18.50"), "unit_cost": Decimal("7.20")}


def a_counter(ctx: Context) -> UUID:
    """Taxes of California and an open shift; its id."""
    if not TaxRate.objects.exists():
        us_taxes(ctx)
    return a_shift(ctx)


def wipers(ctx: Context, on_hand: int = 6, **fields: Any) -> UUID:
    """Wiper blades at 18.50 that cost 7.20, so many on the shelf."""
    part = a_part(ctx, **WIPER | fields)
    if on_hand:
        in_stock(ctx, part, on_hand, "7.20")
    return part


def sold(ctx: Context, part_id: UUID, quantity: int | str = 2, **fields: Any) -> Any:
    """Sell a part for cash, with 50.00 handed over."""
    lines = ({"part_id": part_id, "quantity": Decimal(quantity)},)
    return act(sell_parts, ctx, lines=lines, **{"method": "cash", "tendered_minor": 5_000} | fields)


def an_oil_change(ctx: Context, on_hand: int = 5, **fields: Any) -> UUID:
    """A service of a fixed hour of labour and a filter from stock, which asks for no proof; its id."""
    oil_filter = a_part(ctx, name="Oil filter", price=Decimal("14.00"), unit_cost=Decimal("5.10"))
    if on_hand:
        in_stock(ctx, oil_filter, on_hand, "5.10")
    lines = (
        {
            "kind": "labour",
            "description": "Oil and filter change",
            "quantity": 1,
            "unit_price": Decimal("49.00"),
        },
        {"kind": "part", "description": "Oil filter", "quantity": 1, "part_id": oil_filter},
    )
    return a_bare_service(ctx, **{"name": "Oil change", "lines": lines} | fields)


def an_express_order(ctx: Context, service_id: UUID | None = None, **fields: Any) -> Any:
    """An express order for a new plate, agreed to and begun."""
    who = {"plate": "8ABC123", "name": "Rosa Lind", "phone": "503 555 0190"}
    return act(open_express_order, ctx, service_id=service_id or an_oil_change(ctx), **who | fields)
