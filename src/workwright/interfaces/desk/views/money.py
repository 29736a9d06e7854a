"""The cash desk and the books."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse

from workwright.drawers.queries import (
    get_safe,
    get_shift,
    get_x_report,
    get_z_report,
    list_drawers,
    list_faces,
    list_shifts,
    my_shift,
    shifts_to_settle,
)
from workwright.drawers.states import RUNNING
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.views.lists import more
from workwright.kernel.errors import NotFound
from workwright.kernel.money import exponent
from workwright.ledger.queries import get_trial_balance, list_movements
from workwright.ledger.rules import CHART, chart_row
from workwright.payments.queries import list_tips_owed, tips_of_shift


@desk
def cash(visit: Visit) -> HttpResponse:
    """The cash desk: my shift, what somebody has to settle, the drawers, the shifts before, the safe."""
    mine = my_shift(visit.ctx)
    return visit.page(
        "desk/cash.html",
        mine=get_shift(visit.ctx, mine.id) if mine else None,
        settle=shifts_to_settle(visit.ctx),
        drawers=list_drawers(visit.ctx),
        shifts=list_shifts(visit.ctx, after=visit.asked("after"), limit=20),
        tips=list_tips_owed(visit.ctx) if visit.ctx.can("payments.view_tips") else (),
        safe=get_safe(visit.ctx) if visit.ctx.can("drawers.view_running_totals") else None,
    )


@desk
def shift(visit: Visit, shift_id: UUID) -> HttpResponse:
    """One shift with its movements."""
    return visit.page("desk/shift.html", shift=get_shift(visit.ctx, shift_id))


@desk
def report(visit: Visit, shift_id: UUID) -> HttpResponse:
    """The shift report, fit to print: Z of a closed shift, X of a running one for who may see what is in it."""
    found = get_shift(visit.ctx, shift_id)
    running = found.state in RUNNING
    made = get_x_report(visit.ctx, shift_id) if running else get_z_report(visit.ctx, shift_id)
    tips = tips_of_shift(visit.ctx, shift_id)
    return visit.page("desk/shift_report.html", shift=found, report=made, tips=tips)


@desk
def count(visit: Visit, shift_id: UUID) -> HttpResponse:
    """Count the drawer, blind: what is expected shows only after the close."""
    return _counting(visit, shift_id, "drawers.count_shift", "desk/count.html")


@desk
def take_over(visit: Visit, shift_id: UUID) -> HttpResponse:
    """Count a drawer that somebody hands over, without seeing what they counted."""
    return _counting(visit, shift_id, "drawers.hand_over_shift", "desk/take_over.html")


def _counting(visit: Visit, shift_id: UUID, right: str, template: str) -> HttpResponse:
    visit.ctx.require(right)
    found = get_shift(visit.ctx, shift_id)
    visit.currency = found.currency
    return visit.page(
        template,
        shift=found,
        faces=list_faces.run(visit.ctx, found.currency),
        exponent=exponent(found.currency),
    )


@desk
def ledger(visit: Visit) -> HttpResponse:
    """The trial balance of a day; each figure opens the rows behind it."""
    on = asked_day(visit.asked("on"))
    return visit.page("desk/ledger.html", trial=get_trial_balance(visit.ctx, on))


@desk
def account(visit: Visit, code: str) -> HttpResponse:
    """The movements of one account of the chart, or of all of its details ("income")."""
    root = CHART.get(code)
    try:
        title = root.title if root else chart_row(code).title
    except ValueError:
        raise NotFound("There is no such account.") from None
    found = list_movements(
        visit.ctx,
        code=code,
        first_on=asked_day(visit.asked("first_on")),
        last_on=asked_day(visit.asked("last_on")),
        after=visit.asked("after"),
    )
    return visit.page("desk/account.html", title=title, code=code, found=found, more=more(visit, found))


def asked_day(text: str) -> date | None:
    """Return a day of the address, None for none; raise `NotFound` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound("This is not a day.") from None
