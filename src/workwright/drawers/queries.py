"""Reading drawers and shifts. While a shift runs, its expected sum is shown to nobody who may count it."""

from datetime import datetime
from uuid import UUID

from workwright.drawers.models import CashMovement, Drawer, Shift
from workwright.drawers.rules import difference
from workwright.drawers.states import RUNNING, SHIFT
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query

VIEW = "drawers.view_drawers"


class DrawerView(View):
    id: UUID
    name: str
    currency: str
    active: bool
    version: int
    running_shift_id: UUID | None
    running_by: str


class MovementView(View):
    id: UUID
    kind: str
    amount_minor: int
    reason: str
    reference: UUID | None
    actor: str
    at: datetime


class ShiftCard(View):
    id: UUID
    drawer_id: UUID
    drawer_name: str
    currency: str
    state: str
    opened_by: str
    opened_at: datetime
    closed_at: datetime | None
    version: int
    float_minor: int
    counted_minor: int | None
    expected_minor: int | None
    difference_minor: int | None
    """Both are told only once the shift is closed: the count is blind."""
    reason: str
    approved_by: str
    self_approved: bool
    allowed_actions: tuple[str, ...]


class ShiftView(ShiftCard):
    movements: tuple[MovementView, ...]


@query("drawers.list_drawers", permission=VIEW)
def list_drawers(ctx: Context) -> tuple[DrawerView, ...]:
    """The drawers of this branch by name, each with the shift that runs in it."""
    running = {s.drawer_id: s for s in Shift.here(ctx).filter(state__in=RUNNING)}
    return tuple(
        DrawerView(
            id=d.id,
            name=d.name,
            currency=d.currency,
            active=d.active,
            version=d.version,
            running_shift_id=running[d.id].id if d.id in running else None,
            running_by=running[d.id].opened_by if d.id in running else "",
        )
        for d in Drawer.here(ctx).order_by("name")
    )


@query("drawers.list_shifts", permission=VIEW)
def list_shifts(ctx: Context, state: str = "", after: str = "", limit: int = 50) -> Page[ShiftCard]:
    """Shifts of this branch, newest first."""
    rows = Shift.here(ctx).select_related("drawer").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(id__lt=page_mark(after))
    size = max(1, min(limit, 200))
    found = list(rows[: size + 1])
    cards = tuple(ShiftCard(**_card(shift)) for shift in found[:size])
    return Page(rows=cards, next=str(cards[-1].id) if len(found) > size else "")


@query("drawers.get_shift", permission=VIEW)
def get_shift(ctx: Context, shift_id: UUID) -> ShiftView:
    """One shift; the movements of a running one are shown without sales, so that the count stays blind."""
    shift = Shift.visible(ctx).select_related("drawer").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("There is no such shift.", id=str(shift_id))
    moves = CashMovement.visible(ctx).filter(shift_id=shift_id).order_by("at", "id")
    if shift.state in RUNNING:
        moves = moves.exclude(kind__in=("sale", "refund"))
    return ShiftView(**_card(shift), movements=tuple(_movement(m) for m in moves))


def open_shift_of(ctx: Context, drawer_id: UUID | None = None) -> ShiftCard | None:
    """Return the open shift of a drawer, or of the acting person; None when there is none."""
    rows = Shift.here(ctx).select_related("drawer").filter(state="open")
    rows = rows.filter(drawer_id=drawer_id) if drawer_id else rows.filter(opened_by=ctx.actor.ref)
    shift = rows.order_by("-opened_at").first()
    return None if shift is None else ShiftCard(**_card(shift))


@query("drawers.my_shift", permission=VIEW)
def my_shift(ctx: Context) -> ShiftCard | None:
    """The shift that the acting person has open, if any."""
    return open_shift_of(ctx)


def _card(shift: Shift) -> dict[str, object]:
    told = shift.state not in RUNNING
    off = difference(shift.counted_minor or 0, shift.expected_minor or 0) if told else None
    return {
        "id": shift.id,
        "drawer_id": shift.drawer_id,
        "drawer_name": shift.drawer.name,
        "currency": shift.currency,
        "state": shift.state,
        "opened_by": shift.opened_by,
        "opened_at": shift.opened_at,
        "closed_at": shift.closed_at,
        "version": shift.version,
        "float_minor": shift.float_minor,
        "counted_minor": shift.counted_minor,
        "expected_minor": shift.expected_minor if told else None,
        "difference_minor": off,
        "reason": shift.reason,
        "approved_by": shift.approved_by,
        "self_approved": shift.self_approved,
        "allowed_actions": SHIFT.actions_from(shift.state),
    }


def _movement(row: CashMovement) -> MovementView:
    return MovementView(
        id=row.id,
        kind=row.kind,
        amount_minor=row.amount_minor,
        reason=row.reason,
        reference=row.reference,
        actor=row.actor,
        at=row.at,
    )
