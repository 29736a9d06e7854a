"""Who gets which stock, and what it cost. Pure.

Costing is moving average per branch and part: every receipt adds what it really cost to the value of the stock, and
what leaves takes its share of that value, to the minor unit. The last unit takes whatever is left, so the value of
an empty shelf is exactly zero and the sum of all values equals the stock account of the ledger. A part that comes
back from a job brings back the cost with which it left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

Quantity = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3, allow_inf_nan=False)]
UnitCost = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=6, allow_inf_nan=False)]
Reason = Annotated[str, Field(min_length=3, max_length=300)]


@dataclass(frozen=True, slots=True)
class Demand:
    """So many of a part, wanted by one line of a work order."""

    line_id: UUID
    part_id: UUID
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is free of a part at one place."""

    part_id: UUID
    place_id: UUID
    available: Decimal


@dataclass(frozen=True, slots=True)
class Allocation:
    """A piece of a demand: set aside at a place, or short when there is no place."""

    line_id: UUID
    part_id: UUID
    place_id: UUID | None
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Wanting:
    """A shortage that waits for stock."""

    id: UUID
    line_id: UUID
    part_id: UUID
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Filling:
    """Stock given to a shortage; `rest` is what it still waits for."""

    wanting: Wanting
    place_id: UUID
    quantity: Decimal
    rest: Decimal


@dataclass(frozen=True, slots=True)
class Holding:
    """How many of a part lie in a branch, and what they cost together, in minor units."""

    on_hand: Decimal
    value_minor: int


@dataclass(frozen=True, slots=True)
class Outflow:
    """So many of a part leaving the branch's stock."""

    part_id: UUID
    quantity: Decimal


def allocate(demands: Iterable[Demand], shelves: Iterable[Shelf]) -> list[Allocation]:
    """Share out `shelves`, taken in the order given, over `demands`, in the order given.

    What no shelf can give becomes one short allocation, so the pieces of a demand always sum to the demand.
    """
    stock = _by_part(shelves)
    return [piece for demand in demands for piece in _serve(demand, stock[demand.part_id])]


def _by_part(shelves: Iterable[Shelf]) -> dict[UUID, list[Shelf]]:
    stock: dict[UUID, list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        if shelf.available > 0:
            stock[shelf.part_id].append(shelf)
    return stock


def _serve(demand: Demand, shelves: list[Shelf]) -> Iterable[Allocation]:
    missing = demand.quantity
    for place_id, taken in _take(shelves, missing):
        missing -= taken
        yield Allocation(demand.line_id, demand.part_id, place_id, taken)
    if missing > 0:
        yield Allocation(demand.line_id, demand.part_id, None, missing)


def _take(shelves: list[Shelf], wanted: Decimal) -> list[tuple[UUID, Decimal]]:
    """Take up to `wanted` from the front shelves, lowering them in place."""
    taken: list[tuple[UUID, Decimal]] = []
    while wanted > 0 and shelves:
        first = shelves[0]
        piece = min(wanted, first.available)
        taken.append((first.place_id, piece))
        wanted -= piece
        left = first.available - piece
        shelves[0:1] = [replace(first, available=left)] if left else []
    return taken


def fill(wantings: Iterable[Wanting], shelves: Iterable[Shelf]) -> list[Filling]:
    """Give free stock to shortages, first come first served; a shortage may be filled in pieces."""
    stock = _by_part(shelves)
    fillings: list[Filling] = []
    for wanting in wantings:
        rest = wanting.quantity
        for place_id, taken in _take(stock[wanting.part_id], rest):
            rest -= taken
            fillings.append(Filling(wanting, place_id, taken, rest))
    return fillings


def shares(total_minor: int, whole: Decimal, pieces: Sequence[Decimal]) -> list[int]:
    """Cut successive `pieces` off `whole`, each with its share of `total_minor`, half up.

    A piece that empties the whole takes all that is left. Raises ValueError when the pieces pass the whole.
    """
    cut: list[int] = []
    for piece in pieces:
        if piece > whole:
            raise ValueError("the pieces are more than the whole")
        share = total_minor if piece == whole else _half_up(total_minor * piece / whole)
        cut.append(share)
        total_minor -= share
        whole -= piece
    return cut


def costs_out(outflows: Sequence[Outflow], holdings: dict[UUID, Holding]) -> list[int]:
    """Return what each outflow costs at moving average, in minor units, in the order given."""
    pieces: dict[UUID, list[Decimal]] = defaultdict(list)
    for outflow in outflows:
        pieces[outflow.part_id].append(outflow.quantity)
    cut = {
        part_id: iter(shares(holdings[part_id].value_minor, holdings[part_id].on_hand, quantities))
        for part_id, quantities in pieces.items()
    }
    return [next(cut[outflow.part_id]) for outflow in outflows]


def value_at_average(quantity: Decimal, holding: Holding) -> int:
    """Return what `quantity` more would be worth at the present average, half up."""
    return _half_up(holding.value_minor * quantity / holding.on_hand)


def is_low(available: Decimal, reorder_point: Decimal | None) -> bool:
    """Say whether the free stock has come down to the point at which to reorder."""
    return reorder_point is not None and available <= reorder_point


def _half_up(amount: Decimal) -> int:
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))
