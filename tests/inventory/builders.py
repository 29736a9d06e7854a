"""Parts, vendors and stock for tests of this context and those above, made by earlier actions."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.catalog.builders import a_part as a_part
from tests.parties.builders import a_vendor as a_vendor
from tests.world import act
from workwright.inventory.actions.add_place import add_place
from workwright.inventory.actions.plan_bought_in import PlanBoughtIn, plan_bought_in
from workwright.inventory.actions.receive_stock import receive_stock
from workwright.inventory.actions.reserve_parts import PartDemand, ReserveParts, reserve_parts
from workwright.inventory.queries import ReservationView, availability, reservations_of
from workwright.kernel.actions import Action, Command, Result
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.ledger.queries import balance


class Line:
    """A line of a work order as stock sees it: two ids."""

    def __init__(self, work_order_id: UUID | None = None) -> None:
        self.work_order_id = work_order_id or new_id()
        self.id = new_id()


def a_line(work_order_id: UUID | None = None) -> Line:
    return Line(work_order_id)


def a_warehouse(ctx: Context, name: str = "Store") -> UUID:
    return UUID(str(act(add_place, ctx, name=name).id))


def a_van(ctx: Context, name: str = "Van 1") -> UUID:
    return UUID(str(act(add_place, ctx, name=name, kind="van").id))


def in_stock(
    ctx: Context, part_id: UUID, quantity: int | str = 1, unit_cost: str = "10", place_id: UUID | None = None
) -> UUID:
    """Receive stock; return the move."""
    done = act(
        receive_stock,
        ctx,
        part_id=part_id,
        quantity=Decimal(quantity),
        unit_cost=Decimal(unit_cost),
        place_id=place_id,
    )
    return UUID(str(done.id))


def run_inner(ctx: Context, inner: Action[Any, Any], command: Command) -> Any:
    """Run an inner action through a door made for the test: what a context above would do."""
    answers: list[Any] = []

    def run(inside: Context, _: Command) -> Result:
        answers.append(inner(inside, command))
        return Result(id=answers[0].id)

    door: Action[Command, Result] = Action(
        "trial.run_inner", Command, Result, run, (), inner=False, offline=False, money=False
    )
    act(door, ctx)
    return answers[-1]


def asked(ctx: Context, line: Line, part_id: UUID, quantity: int | str = 1, **more: Any) -> Any:
    """Have a line ask for a part, as approval does; return what it got."""
    demand = PartDemand(line.id, part_id, Decimal(quantity))
    command = ReserveParts(work_order_id=line.work_order_id, demands=(demand,), **more)
    return run_inner(ctx, reserve_parts, command).lines[0]


def planned(ctx: Context, line: Line, **more: Any) -> UUID:
    """Plan something bought in for a line."""
    fields = {
        "kind": "part",
        "description": "Radiator hose",
        "quantity": Decimal(2),
        "unit_cost": Decimal("12.50"),
    }
    command = PlanBoughtIn(work_order_id=line.work_order_id, line_id=line.id, **{**fields, **more})
    return UUID(str(run_inner(ctx, plan_bought_in, command).id))


def stock_of(ctx: Context, part_id: UUID) -> tuple[Decimal, Decimal, int]:
    """Return (on hand, reserved, value) of a part in the branch."""
    found = availability(ctx, [part_id])[part_id]
    return found.on_hand, found.reserved, found.value_minor


def promised(ctx: Context, line: Line) -> list[ReservationView]:
    """Return the pieces promised to a line."""
    return [r for r in reservations_of(ctx, line.work_order_id) if r.line_id == line.id]


def booked(ctx: Context, code: str, subject: str = "") -> int:
    """Return an account's balance, on its own side, in the branch's currency."""
    return balance(ctx, code, subject).minor
