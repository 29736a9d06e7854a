"""What a reader of stock gets to see."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from workwright.kernel.reads import View


class Availability(View):
    """What the branch has of a part: available = on hand - reserved; `short` is what waiting lines still miss."""

    on_hand: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    available: Decimal = Decimal(0)
    on_order: Decimal = Decimal(0)
    short: Decimal = Decimal(0)
    value_minor: int = 0
    currency: str = ""
    reorder_point: Decimal | None = None
    low_since: datetime | None = None


class StockRow(Availability):
    part_id: UUID


class PlaceStock(View):
    """What lies of a part at one place."""

    place_id: UUID
    place: str
    kind: str
    on_hand: Decimal
    reserved: Decimal


class PartStock(View):
    part_id: UUID
    stock: Availability
    places: tuple[PlaceStock, ...]


class PlaceView(View):
    id: UUID
    name: str
    kind: str
    holder_id: UUID | None
    is_default: bool
    version: int


class ReservationView(View):
    """`state` is short, reserved, picked, consumed or released; a line may have several pieces."""

    id: UUID
    line_id: UUID
    part_id: UUID
    place_id: UUID | None
    quantity: Decimal
    state: str
    asked_at: datetime
    needed_at: datetime | None


class MoveView(View):
    id: UUID
    moved_at: datetime
    kind: str
    part_id: UUID
    quantity: Decimal
    from_place_id: UUID | None
    to_place_id: UUID | None
    cost_minor: int
    currency: str
    work_order_id: UUID | None
    line_id: UUID | None
    reason: str


class PartOrderView(View):
    id: UUID
    part_id: UUID
    vendor_id: UUID | None
    quantity: Decimal
    received: Decimal
    work_order_id: UUID | None
    line_id: UUID | None
    reference: str
    expected_on: date | None
    state: str
    version: int
    allowed_actions: tuple[str, ...]


class BoughtInView(View):
    """`cost_minor` and `core_minor` as billed (as planned before), `net_cost_minor` after credits."""

    id: UUID
    kind: str
    work_order_id: UUID
    line_id: UUID
    vendor_id: UUID | None
    description: str
    quantity: Decimal
    unit_cost: Decimal
    cost_minor: int
    core_minor: int
    core_open_minor: int
    net_cost_minor: int
    currency: str
    bill_number: str
    state: str
    returned_quantity: Decimal
    version: int
    allowed_actions: tuple[str, ...]


class LineCost(View):
    """The actual cost of one line: parts used less returned, and what was bought in for it."""

    line_id: UUID
    cost_minor: int
    currency: str
