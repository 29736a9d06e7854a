"""Facts that stock announces."""

from decimal import Decimal
from uuid import UUID

from workwright.kernel.events import Event


class PartArrived(Event):
    """A line that waited for a part has it set aside; `still_short` is what it goes on waiting for."""

    name = "inventory.part_arrived"
    work_order_id: UUID
    line_id: UUID
    part_id: UUID
    quantity: Decimal
    still_short: Decimal


class PartShort(Event):
    """A line was promised a part that is not there."""

    name = "inventory.part_short"
    work_order_id: UUID
    line_id: UUID
    part_id: UUID
    quantity: Decimal


class StockRanLow(Event):
    """The free stock of a part came down to its reorder point; said once until it is restocked."""

    name = "inventory.stock_ran_low"
    part_id: UUID
    available: Decimal


class PartsConsumed(Event):
    """Parts were fitted; their cost is in the books of the order."""

    name = "inventory.parts_consumed"
    work_order_id: UUID
    line_ids: tuple[UUID, ...]
    cost_minor: int
    currency: str


class BoughtInReceived(Event):
    """A part or outside work bought for one line has come."""

    name = "inventory.bought_in_received"
    bought_in_id: UUID
    work_order_id: UUID
    line_id: UUID
