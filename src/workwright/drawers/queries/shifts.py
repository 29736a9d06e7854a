"""Reading drawers and shifts. While a shift runs, its expected sum is shown to nobody who may count it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q

from workwright.drawers.models import CashMovement, Drawer, Shift
from workwright.drawers.queries.people import people
from workwright.drawers.rules import BLIND, difference
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
    holder_id: UUID | None
    """Whose cash bag this is; the drawers of the branch have none."""
    holder_name: str
    version: int
    running_shift_id: UUID | None
    running_by: str
    running_by_name: str
    running_since: datetime | None


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
    opened_by_name: str
    closed_at: datetime | None
    worked_on: date | None
    """The day that a closed shift counts for."""
    overnight: bool
    """Still running, and opened on an earlier day."""
    approval_needed: bool
    took_over_from: UUID | None
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
    names = people(shift.opened_by for shift in running.values())
    drawers = Drawer.here(ctx).select_related("holder").order_by("name")
    return tuple(_drawer(d, running.get(d.id), names) for d in drawers)


@query("drawers.list_shifts", permission=VIEW)
def list_shifts(
    ctx: Context, state: str = "", on: date | None = None, after: str = "", limit: int = 50
) -> Page[ShiftCard]:
    """Shifts of this branch, newest first; `on` leaves those that count for that day."""
    rows = Shift.here(ctx).select_related("drawer").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if on:
        rows = rows.filter(worked_on=on)
    if after:
        rows = rows.filter(id__lt=page_mark(after))
    size = max(1, min(limit, 200))
    found = list(rows[: size + 1])
    cards = cards_of(ctx, found[:size])
    return Page(rows=cards, next=str(cards[-1].id) if len(found) > size else "")


@query("drawers.get_shift", permission=VIEW)
def get_shift(ctx: Context, shift_id: UUID) -> ShiftView:
    """One shift; the movements of a running one are shown without sales, so that the count stays blind."""
    shift = Shift.visible(ctx).select_related("drawer").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound("There is no such shift.", id=str(shift_id))
    moves = CashMovement.visible(ctx).filter(shift_id=shift_id).order_by("at", "id")
    if shift.state in RUNNING:
        moves = moves.exclude(kind__in=BLIND)
    names = people([shift.opened_by])
    return ShiftView(**_card(ctx, shift, names), movements=tuple(_movement(m) for m in moves))


def open_shift_of(ctx: Context, drawer_id: UUID | None = None) -> ShiftCard | None:
    """Return the open shift of a drawer, or of the acting person; None when there is none."""
    rows = Shift.here(ctx).select_related("drawer").filter(state="open")
    rows = rows.filter(drawer_id=drawer_id) if drawer_id else rows.filter(opened_by=ctx.actor.ref)
    shift = rows.order_by("-opened_at").first()
    return None if shift is None else cards_of(ctx, [shift])[0]


def currency_of(ctx: Context, *, shift_id: str = "", drawer_id: str = "") -> str:
    """Return the currency of a drawer, named itself or by its shift; "" when there is none of that name."""
    try:
        if shift_id:
            found = Shift.visible(ctx).filter(pk=UUID(shift_id)).values_list("currency", flat=True).first()
        else:
            found = Drawer.visible(ctx).filter(pk=UUID(drawer_id)).values_list("currency", flat=True).first()
    except ValueError:
        return ""
    return found or ""


@query("drawers.my_shift", permission=VIEW)
def my_shift(ctx: Context) -> ShiftCard | None:
    """The shift that the acting person has open, if any."""
    return open_shift_of(ctx)


@query("drawers.shifts_to_settle", permission=VIEW)
def shifts_to_settle(ctx: Context) -> tuple[ShiftCard, ...]:
    """Shifts that somebody should look at: left open on an earlier day, or closed and waiting for a second person."""
    rows = Shift.here(ctx).select_related("drawer").order_by("opened_at")
    begin = datetime.combine(ctx.today, time.min, ctx.zone)
    left_open = Q(state__in=RUNNING, opened_at__lt=begin)
    return cards_of(ctx, list(rows.filter(left_open | Q(state="closed", approval_needed=True))))


def cards_of(ctx: Context, shifts: Sequence[Shift]) -> tuple[ShiftCard, ...]:
    """Return shifts, read with their drawers, as cards."""
    names = people(shift.opened_by for shift in shifts)
    return tuple(ShiftCard(**_card(ctx, shift, names)) for shift in shifts)


def _drawer(drawer: Drawer, shift: Shift | None, names: Mapping[str, str]) -> DrawerView:
    return DrawerView(
        id=drawer.id,
        name=drawer.name,
        currency=drawer.currency,
        active=drawer.active,
        holder_id=drawer.holder_id,
        holder_name=drawer.holder.name if drawer.holder else "",
        version=drawer.version,
        running_shift_id=shift.id if shift else None,
        running_by=shift.opened_by if shift else "",
        running_by_name=names[shift.opened_by] if shift else "",
        running_since=shift.opened_at if shift else None,
    )


def _card(ctx: Context, shift: Shift, names: Mapping[str, str]) -> dict[str, object]:
    told = shift.state not in RUNNING
    off = difference(shift.counted_minor or 0, shift.expected_minor or 0) if told else None
    return {
        "id": shift.id,
        "drawer_id": shift.drawer_id,
        "drawer_name": shift.drawer.name,
        "currency": shift.currency,
        "state": shift.state,
        "opened_by": shift.opened_by,
        "opened_by_name": names[shift.opened_by],
        "opened_at": shift.opened_at,
        "worked_on": shift.worked_on,
        "overnight": not told and shift.opened_at.astimezone(ctx.zone).date() < ctx.today,
        "approval_needed": shift.state == "closed" and shift.approval_needed,
        "took_over_from": shift.took_over_from_id,
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
