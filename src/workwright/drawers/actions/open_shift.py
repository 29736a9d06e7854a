"""Open a shift: count the float and take the drawer."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from workwright.drawers.actions.count_shift import CountDoesNotAdd, UnknownFace, check_count, kept
from workwright.drawers.actions.move_cash import MoveCash, move_cash
from workwright.drawers.events import ShiftOpened
from workwright.drawers.models import Drawer, Shift
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries.people import people
from workwright.drawers.states import RUNNING, SHIFT
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.money import LARGEST_MINOR
from workwright.ledger import queries as ledger


class DrawerTaken(DomainError):
    """A shift is running in this drawer already. Close it, or take another drawer."""

    code = "drawers.drawer_taken"


class BagOfAnother(DomainError):
    """This cash bag is somebody else's: only its holder opens a shift in it. Take another drawer."""

    code = "drawers.bag_of_another"


class DrawerRetired(DomainError):
    """This drawer is out of use. Take another one."""

    code = "drawers.drawer_retired"


class OpenShift(Command):
    """`float_minor` is the cash that is in the drawer now, counted; its pieces, when given, must make the sum."""

    shift_id: UUID | None = None
    drawer_id: UUID
    float_minor: Annotated[int, Field(ge=0, le=LARGEST_MINOR)]
    denominations: dict[int, Annotated[int, Field(ge=0)]] = {}


class OpenedShift(Result):
    id: UUID
    version: int = 1


constraint_means("shift_one_running_per_drawer", DrawerTaken)


@action(
    "drawers.open_shift",
    errors=(NotFound, DrawerTaken, DrawerRetired, BagOfAnother, CountDoesNotAdd, UnknownFace),
    money=True,
)
def open_shift(ctx: Context, command: OpenShift) -> OpenedShift:
    """Open a shift. What the float adds to, or takes from, the cash left in the drawer came from the safe."""
    drawer = writer.lock(ctx, Drawer, command.drawer_id, "currency", "active", "holder_id")
    _check_free(ctx, command.drawer_id, drawer)
    check_count(drawer.currency, command.float_minor, command.denominations)
    shift_id = command.shift_id or new_id()
    row = opening(ctx, shift_id, command.drawer_id, drawer.currency, command.float_minor)
    writer.insert(Shift, row | {"float_denominations": kept(command.denominations)})
    left = ledger.balance(ctx, "drawer", drawer_of(command.drawer_id), drawer.currency).minor
    if brought := command.float_minor - left:
        move_cash(ctx, MoveCash(shift_id=shift_id, kind="float", amount_minor=brought))
    ctx.emit(ShiftOpened(shift_id=shift_id, drawer_id=command.drawer_id))
    return OpenedShift(id=shift_id)


def _check_free(ctx: Context, drawer_id: UUID, drawer: writer.Row) -> None:
    """Refuse a drawer out of use, of somebody else, or with a shift in it, which is named with its day."""
    if not drawer.active:
        raise DrawerRetired
    if drawer.holder_id not in (None, ctx.actor.user_id):
        raise BagOfAnother(field="drawer_id")
    running = Shift.here(ctx).filter(drawer_id=drawer_id, state__in=RUNNING).first()
    if running:
        raise DrawerTaken(_taken(ctx, running), field="drawer_id", shift_id=str(running.id))


def _taken(ctx: Context, running: Shift) -> str:
    day = running.opened_at.astimezone(ctx.zone).date().isoformat()
    since = "" if day == ctx.today.isoformat() else f" since {day}, which nobody closed"
    who = people([running.opened_by])[running.opened_by]
    return f"{who} has a shift in this drawer{since}. Close it, or take another drawer."


def opening(
    ctx: Context, shift_id: UUID, drawer_id: UUID, currency: str, float_minor: int
) -> dict[str, object]:
    """Return the row of a shift that the acting person opens now."""
    return {
        "id": shift_id,
        "branch_id": ctx.here,
        "drawer_id": drawer_id,
        "currency": currency,
        "state": SHIFT.initial,
        "float_minor": float_minor,
        "opened_by": ctx.actor.ref,
        "opened_at": ctx.now,
    }
