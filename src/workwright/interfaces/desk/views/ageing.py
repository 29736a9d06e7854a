"""Who owes what, for how long: down to the invoices behind each figure, and as a file."""

from decimal import Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from workwright.billing.queries import Ageing, AgeingRow, get_ageing, open_invoices
from workwright.interfaces import spreadsheet
from workwright.interfaces.desk.door import Visit, desk
from workwright.kernel.money import exponent

SPANS = (
    ("not_due_minor", "Not due"),
    ("to_30_minor", "1 to 30 days"),
    ("to_60_minor", "31 to 60"),
    ("to_90_minor", "61 to 90"),
    ("older_minor", "Older"),
    ("total_minor", "Total"),
)


@desk
def ageing(visit: Visit) -> HttpResponseBase:
    """The list by customer; `customer` opens the invoices behind a row, `as=csv` hands it out."""
    found = get_ageing(visit.ctx)
    if visit.asked("as") == "csv":
        return _file(found)
    chosen = visit.asked_id("customer")
    sums = {name: sum(getattr(row, name) for row in found.rows) for name, _ in SPANS}
    answer: HttpResponse = visit.page(
        "desk/ageing.html",
        found=found,
        spans=SPANS,
        sums=sums,
        chosen=next((row for row in found.rows if row.customer_id == chosen), None),
        invoices=open_invoices(visit.ctx, chosen) if chosen else [],
    )
    return answer


def _file(found: Ageing) -> HttpResponseBase:
    rows = [[row.customer_name, *_sums(row, found.currency), found.currency] for row in found.rows]
    lines = spreadsheet.lines([["Customer", *(label for _, label in SPANS), "Currency"], *rows])
    answer = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="ageing.csv"'
    return answer


def _sums(row: AgeingRow, currency: str) -> list[str]:
    return [f"{Decimal(getattr(row, name)).scaleb(-exponent(currency)):f}" for name, _ in SPANS]
