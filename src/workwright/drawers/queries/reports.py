"""Shift reports: X while a shift runs, as often as one likes; Z once, numbered, when it is closed. And the safe."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from workwright.drawers.models import Banking, CashMovement, Shift, ZReport
from workwright.drawers.postings import drawer_of
from workwright.drawers.queries.people import people
from workwright.drawers.queries.shifts import VIEW
from workwright.drawers.rules import MOVES, denominations, difference
from workwright.drawers.states import RUNNING
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, page_mark, query
from workwright.ledger import queries as ledger

RUNNING_TOTALS = "drawers.view_running_totals"


class ReportLine(View):
    """One kind of movement: how many there were, and their sum, signed as the drawer sees it."""

    kind: str
    count: int
    amount_minor: int


class ShiftReport(View):
    """A shift in figures. `expected_minor` is the float and every line but `float` and `over_short`.

    `booked_minor` is what the books had in the drawer when it was counted (now, in an X report): it equals what
    was expected. `number` is empty in an X report, which is not stored.
    """

    shift_id: UUID
    kind: str
    number: str
    drawer_id: UUID
    drawer_name: str
    currency: str
    opened_by_name: str
    closed_by_name: str
    approved_by_name: str
    opened_at: datetime
    made_at: datetime
    worked_on: date | None
    lines: tuple[ReportLine, ...]
    float_minor: int
    expected_minor: int
    counted_minor: int | None
    difference_minor: int | None
    booked_minor: int
    reason: str
    self_approved: bool


class FaceView(View):
    """A note or coin; one that is both is listed once."""

    face_minor: int
    note: bool


class BankingView(View):
    id: UUID
    direction: str
    amount_minor: int
    currency: str
    reference: str
    on: date
    actor_name: str


class SafeView(View):
    """Cash between the drawers and the bank, as the books have it, and what went to the bank last."""

    currency: str
    balance_minor: int
    bankings: tuple[BankingView, ...]


@query("drawers.get_x_report", permission=RUNNING_TOTALS)
def get_x_report(ctx: Context, shift_id: UUID) -> ShiftReport:
    """A shift as it stands now, with what should be in the drawer: not for whoever is going to count it."""
    shift = _shift(ctx, shift_id)
    rows = CashMovement.visible(ctx).filter(shift_id=shift_id).values("kind")
    figures = {row["kind"]: row for row in rows.annotate(count=Count("id"), amount_minor=Sum("amount_minor"))}
    lines = _lines(figures)
    moved = sum(line.amount_minor for line in lines if line.kind not in ("float", "over_short"))
    at = ctx.at_branch(shift.branch_id)
    booked = ledger.balance(at, "drawer", drawer_of(shift.drawer_id), shift.currency).minor
    return _report(
        shift,
        people([shift.opened_by]),
        kind="X",
        number="",
        made_at=ctx.now,
        lines=lines,
        expected_minor=shift.float_minor + moved,
        counted_minor=None,
        booked_minor=booked,
    )


@query("drawers.get_z_report", permission=VIEW)
def get_z_report(ctx: Context, shift_id: UUID) -> ShiftReport:
    """The report of a closed shift, as it was stored when it was closed."""
    found = ZReport.visible(ctx).select_related("shift__drawer").filter(shift_id=shift_id).first()
    if found is None:
        raise NotFound("This shift has no Z report: it is not closed.", id=str(shift_id))
    return _stored([found])[0]


@query("drawers.list_z_reports", permission=VIEW)
def list_z_reports(
    ctx: Context, on: date | None = None, after: str = "", limit: int = 50
) -> Page[ShiftReport]:
    """The Z reports of this branch, newest first; `on` leaves those of the shifts that count for that day."""
    rows = ZReport.here(ctx).select_related("shift__drawer").order_by("-id")
    rows = rows.filter(shift__worked_on=on) if on else rows
    rows = rows.filter(id__lt=page_mark(after)) if after else rows
    size = max(1, min(limit, 200))
    found = list(rows[: size + 1])
    end = str(found[size - 1].id) if len(found) > size else ""
    return Page(rows=_stored(found[:size]), next=end)


@query("drawers.list_faces", permission=VIEW)
def list_faces(ctx: Context, currency: str = "") -> tuple[FaceView, ...]:
    """The notes and coins of a currency, largest first; none where they are not known, and one types the sum."""
    faces = denominations().get(currency or ctx.branch.currency)
    return tuple(FaceView(face_minor=face, note=face in faces.notes) for face in faces.all) if faces else ()


@query("drawers.get_safe", permission=RUNNING_TOTALS)
def get_safe(ctx: Context, currency: str = "") -> SafeView:
    """What the books have between drawers and bank in one currency, and the last twenty trips to the bank."""
    wanted = currency or ctx.branch.currency
    rows = list(Banking.here(ctx).filter(currency=wanted).order_by("-on", "-id")[:20])
    names = people(row.actor for row in rows)
    return SafeView(
        currency=wanted,
        balance_minor=ledger.balance(ctx, "cash_in_transit", currency=wanted).minor,
        bankings=tuple(
            BankingView(
                id=row.id,
                direction=row.direction,
                amount_minor=row.amount_minor,
                currency=row.currency,
                reference=row.reference,
                on=row.on,
                actor_name=names[row.actor],
            )
            for row in rows
        ),
    )


def _shift(ctx: Context, shift_id: UUID) -> Shift:
    shift = Shift.visible(ctx).select_related("drawer").filter(pk=shift_id, state__in=RUNNING).first()
    if shift is None:
        raise NotFound("There is no such running shift. A closed one has its Z report.", id=str(shift_id))
    return shift


def _stored(reports: Sequence[ZReport]) -> tuple[ShiftReport, ...]:
    shifts = [report.shift for report in reports]
    names = people(ref for shift in shifts for ref in (shift.opened_by, shift.closed_by, shift.approved_by))
    return tuple(
        _report(
            report.shift,
            names,
            kind="Z",
            number=report.number,
            made_at=report.made_at,
            lines=_lines(report.figures),
            expected_minor=report.expected_minor,
            counted_minor=report.counted_minor,
            booked_minor=report.booked_minor,
        )
        for report in reports
    )


def _lines(figures: Mapping[str, Mapping[str, Any]]) -> tuple[ReportLine, ...]:
    """Return the lines in the order of the kinds."""
    return tuple(
        ReportLine(kind=kind, count=figures[kind]["count"], amount_minor=figures[kind]["amount_minor"])
        for kind in MOVES
        if kind in figures
    )


def _report(
    shift: Shift,
    names: dict[str, str],
    *,
    kind: str,
    number: str,
    made_at: datetime,
    lines: tuple[ReportLine, ...],
    expected_minor: int,
    counted_minor: int | None,
    booked_minor: int,
) -> ShiftReport:
    off = None if counted_minor is None else difference(counted_minor, expected_minor)
    return ShiftReport(
        shift_id=shift.id,
        kind=kind,
        number=number,
        drawer_id=shift.drawer_id,
        drawer_name=shift.drawer.name,
        currency=shift.currency,
        opened_by_name=names[shift.opened_by],
        closed_by_name=names.get(shift.closed_by, ""),
        approved_by_name=names.get(shift.approved_by, ""),
        opened_at=shift.opened_at,
        made_at=made_at,
        worked_on=shift.worked_on,
        lines=lines,
        float_minor=shift.float_minor,
        expected_minor=expected_minor,
        counted_minor=counted_minor,
        difference_minor=off,
        booked_minor=booked_minor,
        reason=shift.reason,
        self_approved=shift.self_approved,
    )
