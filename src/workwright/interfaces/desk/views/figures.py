"""The figures of some days: sales, margin, money in and out, what is open; each opens the rows behind it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from workwright.interfaces import spreadsheet
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.tables import columns_of, csv_rows
from workwright.interfaces.desk.views.lists import csv_address
from workwright.interfaces.desk.views.money import asked_day
from workwright.ledger.queries import Figures, get_figures
from workwright.ledger.queries.figures import DayFigures
from workwright.work_orders.queries import order_facts

WIDTH, HEIGHT = 640, 120
"""The chart's own units; the page scales it."""


class Span(NamedTuple):
    """Some days by their name, and whether they are the ones shown."""

    name: str
    first_on: date
    last_on: date
    shown: bool


class Bar(NamedTuple):
    """One day of the chart: where it stands, how high its sales and its margin are."""

    x: float
    width: float
    sales: float
    margin: float
    day: DayFigures


@desk
def figures(visit: Visit) -> HttpResponseBase:
    """Sales, margin, money in and out of a day or of up to a year of days; yesterday when nothing is asked."""
    yesterday = visit.ctx.today - timedelta(days=1)
    last_on = asked_day(visit.asked("last_on"))
    first_on = asked_day(visit.asked("first_on")) or last_on or yesterday
    found = get_figures(visit.ctx, first_on, last_on or first_on)
    if visit.asked("format") == "csv":
        return _file(visit, found)
    return _page(visit, found)


def _page(visit: Visit, found: Figures) -> HttpResponse:
    visit.currency = found.currency
    return visit.page(
        "desk/figures.html",
        found=found,
        spans=_spans(visit.ctx.today, found),
        bars=_bars(found.days) if len(found.days) > 1 else (),
        chart=(WIDTH, HEIGHT),
        orders=order_facts(visit.ctx, [one.work_order_id for one in found.orders]),
        csv=csv_address(visit),
    )


def _spans(today: date, found: Figures) -> list[Span]:
    week, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    before = month - timedelta(days=1)
    named = (
        ("Today", today, today),
        ("Yesterday", today - timedelta(days=1), today - timedelta(days=1)),
        ("This week", week, today),
        ("This month", month, today),
        ("Last month", before.replace(day=1), before),
    )
    shown = (found.first_on, found.last_on)
    return [Span(name, first, last, (first, last) == shown) for name, first, last in named]


def _bars(days: Sequence[DayFigures]) -> list[Bar]:
    """Return a bar a day; the highest sales fill the chart, and nothing reaches below its foot."""
    highest = max(1, *(max(day.sales_minor, day.margin_minor) for day in days))
    step = WIDTH / len(days)

    def tall(minor: int) -> float:
        return round(max(0, minor) * HEIGHT / highest, 1)

    return [
        Bar(round(number * step, 2), round(step * 0.8, 2), tall(day.sales_minor), tall(day.margin_minor), day)
        for number, day in enumerate(days)
    ]


def _file(visit: Visit, found: Figures) -> StreamingHttpResponse:
    """Send the days as a table for a spreadsheet; to whom has just shown who they are."""
    visit.ctx.require_proof()
    lines = spreadsheet.lines(csv_rows(columns_of(DayFigures), found.days))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = f"figures-{found.first_on.isoformat()}-{found.last_on.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
