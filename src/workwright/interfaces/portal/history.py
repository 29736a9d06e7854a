"""A customer's own history to take along: as a spreadsheet, or as a document."""

from typing import Any
from uuid import UUID

from babel.dates import format_date
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from workwright.assets.queries import assets_by_id
from workwright.billing.queries import list_pdf
from workwright.clientele.queries import OwnOrder
from workwright.interfaces.desk.views.invoices import as_pdf
from workwright.interfaces.portal.account import chosen
from workwright.interfaces.portal.guests import Inside, inside
from workwright.interfaces.portal.words import spoken_word
from workwright.interfaces.spreadsheet import lines
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import gettext as _
from workwright.kernel.languages import locale_in, spoken
from workwright.parties.queries import customer_name, sites_by_id

WIDTHS = (0, 0, 2, 3, 4, 0, 0)


@inside
def spreadsheet(visit: Inside, kind: str = "", thing_id: UUID | None = None) -> HttpResponseBase:
    """The history of one vehicle or site, or all of it, as CSV."""
    rows, _title = _table(visit, kind, thing_id)
    response = StreamingHttpResponse(lines([columns(), *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="history.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@inside
def paper(visit: Inside, kind: str = "", thing_id: UUID | None = None) -> HttpResponseBase:
    """The same as PDF."""
    rows, title = _table(visit, kind, thing_id)
    words = {
        "title": _("History"),
        "about": [one for one in (customer_name(visit.customer_id), title) if one],
        "language": spoken(),
        "columns": columns(),
        "widths": WIDTHS,
        "rows": rows,
    }
    response: HttpResponse = as_pdf(list_pdf(visit.ctx, words), "history")
    return response


def columns() -> list[str]:
    """Return what stands above the table."""
    return [_("Day"), _("Order"), _("Vehicle or site"), _("Work"), _("What was done"), _("Meter"), _("State")]


def _table(visit: Inside, kind: str, thing_id: UUID | None) -> tuple[list[list[str]], str]:
    orders, title = chosen(visit, kind, thing_id)
    if thing_id is not None and not orders:
        raise NotFound
    assets = assets_by_id(visit.ctx, {one.asset_id for one in orders if one.asset_id})
    sites = sites_by_id(visit.ctx, {one.site_id for one in orders if one.site_id})
    return [_row(visit, one, assets, sites) for one in orders], title


def _row(visit: Inside, order: OwnOrder, assets: dict[UUID, Any], sites: dict[UUID, Any]) -> list[str]:
    at = (order.completed_at or order.opened_at).astimezone(visit.ctx.zone)
    asset = assets.get(order.asset_id) if order.asset_id else None
    site = sites.get(order.site_id) if order.site_id else None
    where = [
        asset.title if asset else "",
        site.name or site.address if site else "",
    ]
    return [
        format_date(at, "short", locale=locale_in(spoken(), visit.ctx.branch.locale)),
        order.number,
        ", ".join(one for one in where if one),
        order.work,
        order.work_done,
        str(order.meter_in) if order.meter_in is not None else "",
        spoken_word(order.state),
    ]
