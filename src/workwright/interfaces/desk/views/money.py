"""The cash desk and the books."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse

from workwright.drawers.queries import get_shift, list_drawers, list_shifts, my_shift
from workwright.interfaces.desk.coins import FACES
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.errors import NotFound
from workwright.kernel.money import exponent
from workwright.ledger.queries import get_trial_balance, list_movements
from workwright.ledger.rules import chart_row


@desk
def cash(visit: Visit) -> HttpResponse:
    """The cash desk: my shift, the drawers, the shifts before."""
    mine = my_shift(visit.ctx)
    return visit.page(
        "desk/cash.html",
        mine=get_shift(visit.ctx, mine.id) if mine else None,
        drawers=list_drawers(visit.ctx),
        shifts=list_shifts(visit.ctx, after=visit.asked("after"), limit=20),
    )


@desk
def shift(visit: Visit, shift_id: UUID) -> HttpResponse:
    """One shift with its movements: the shift report, fit to print."""
    return visit.page("desk/shift.html", shift=get_shift(visit.ctx, shift_id))


@desk
def count(visit: Visit, shift_id: UUID) -> HttpResponse:
    """Count the drawer, blind: what is expected shows only after the close."""
    visit.ctx.require("drawers.count_shift")
    found = get_shift(visit.ctx, shift_id)
    return visit.page(
        "desk/count.html",
        shift=found,
        faces=FACES.get(found.currency, FACES["USD"]),
        exponent=exponent(found.currency),
    )


@desk
def ledger(visit: Visit) -> HttpResponse:
    """The trial balance of a day; each figure opens the rows behind it."""
    on = _day(visit.asked("on"))
    return visit.page("desk/ledger.html", trial=get_trial_balance(visit.ctx, on))


@desk
def account(visit: Visit, code: str) -> HttpResponse:
    """The movements of one account of the chart."""
    try:
        title = chart_row(code).title
    except (KeyError, LookupError, ValueError):
        raise NotFound("There is no such account.") from None
    found = list_movements(
        visit.ctx,
        code=code,
        first_on=_day(visit.asked("first_on")),
        last_on=_day(visit.asked("last_on")),
        after=visit.asked("after"),
    )
    return visit.page("desk/account.html", title=title, code=code, found=found)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound("This is not a day.") from None
