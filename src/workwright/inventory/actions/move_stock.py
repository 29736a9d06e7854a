"""Move stock: the one place where moves are written, at their true cost, with their posting."""

from uuid import UUID

from pydantic import Field

from workwright.inventory.actions.flag_low_stock import FlagLowStock, flag_low_stock
from workwright.inventory.models import Item, Move
from workwright.inventory.postings import stock_changed
from workwright.inventory.rules import Holding, Outflow, Quantity, costs_out, is_low
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.ledger.actions.post_transaction import PostTransaction, post_transaction


class NotEnoughStock(DomainError):
    """There is less of this part free at that place than this takes. Receive, transfer or release some first."""

    code = "inventory.not_enough_stock"


class MoreThanUsed(DomainError):
    """More would come back than the line has used."""

    code = "inventory.more_than_used"


for constraint in ("item_available_not_negative", "balance_available_not_negative"):
    constraint_means(constraint, NotEnoughStock)
constraint_means("move_return_within_use", MoreThanUsed)


class Moving(Command):
    """One move. What comes in says what it cost; what goes out costs its share of the stock's value."""

    part_id: UUID
    quantity: Quantity
    from_place_id: UUID | None = None
    to_place_id: UUID | None = None
    cost_minor: int | None = Field(default=None, ge=0)
    line_id: UUID | None = None
    reservation_id: UUID | None = None


class MoveStock(Command):
    kind: str
    moves: tuple[Moving, ...] = Field(min_length=1)
    work_order_id: UUID | None = None
    vendor_id: UUID | None = None
    part_order_id: UUID | None = None
    reason: str = ""


class MovedStock(Result):
    """`id` names the posting and the first move; `costs` are those of the moves, in order."""

    id: UUID
    costs: tuple[int, ...]


@action("inventory.move_stock", inner=True, errors=(NotEnoughStock, MoreThanUsed))
def move_stock(ctx: Context, command: MoveStock) -> MovedStock:
    """Write moves of one kind, post their cost, and see whether a part ran low or is plentiful again."""
    items = Item.lock(ctx, [move.part_id for move in command.moves])
    costs = _costs(command, items)
    moved_id = new_id()
    writer.insert(Move, *_rows(ctx, command, costs, moved_id))
    _post(ctx, command, costs, moved_id)
    _watch(ctx, command, items)
    return MovedStock(id=moved_id, costs=tuple(costs))


def _costs(command: MoveStock, items: dict[UUID, writer.Row]) -> list[int]:
    """Return the cost of each move: as told for what comes in, at moving average for the rest."""
    holdings = {part_id: Holding(item.on_hand, item.value_minor) for part_id, item in items.items()}
    leaving = [Outflow(m.part_id, m.quantity) for m in command.moves if m.cost_minor is None]
    try:
        average = iter(costs_out(leaving, holdings))
    except ValueError:
        raise NotEnoughStock() from None
    return [next(average) if m.cost_minor is None else m.cost_minor for m in command.moves]


def _rows(ctx: Context, command: MoveStock, costs: list[int], moved_id: UUID) -> list[dict[str, object]]:
    return [
        {
            "id": moved_id if index == 0 else new_id(),
            "branch_id": ctx.here,
            "moved_at": ctx.now,
            "kind": command.kind,
            "part_id": move.part_id,
            "quantity": move.quantity,
            "from_place_id": move.from_place_id,
            "to_place_id": move.to_place_id,
            "cost_minor": cost,
            "currency": ctx.branch.currency,
            "work_order_id": command.work_order_id,
            "line_id": move.line_id,
            "reservation_id": move.reservation_id,
            "part_order_id": command.part_order_id,
            "vendor_id": command.vendor_id,
            "reason": command.reason,
        }
        for index, (move, cost) in enumerate(zip(command.moves, costs, strict=True))
    ]


def _post(ctx: Context, command: MoveStock, costs: list[int], moved_id: UUID) -> None:
    value = sum(_sign(move) * cost for move, cost in zip(command.moves, costs, strict=True))
    if value == 0:  # a transfer, or parts that cost nothing
        return
    lines = stock_changed(command.kind, value, ctx.branch.currency, command.work_order_id)
    post_transaction(
        ctx,
        PostTransaction(
            kind=f"stock_{command.kind}",
            business_key=f"stock:{moved_id}",
            effective_on=ctx.today,
            work_order_id=command.work_order_id,
            lines=lines,
        ),
    )


def _watch(ctx: Context, command: MoveStock, items: dict[UUID, writer.Row]) -> None:
    """Flag what crossed its reorder point downwards; clear the flag of what came in above it."""
    for part_id, item in items.items():
        change = sum((_sign(m) * m.quantity for m in command.moves if m.part_id == part_id), item.on_hand * 0)
        available = item.on_hand - item.reserved + change
        low = is_low(available, item.reorder_point)
        if (low and change < 0 and not item.low_since) or (not low and change > 0 and item.low_since):
            flag_low_stock(ctx, FlagLowStock(part_id=part_id, available=available, low=low))


def _sign(move: Moving) -> int:
    """+1 into the branch's stock, -1 out of it, 0 within it."""
    return (move.from_place_id is None) - (move.to_place_id is None)
