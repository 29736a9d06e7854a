"""Search over everything a person may see: orders, customers, vehicles, parts, invoices."""

from typing import Any, NamedTuple

from django.http import HttpResponse, HttpResponseRedirect

from workwright.interfaces.desk.doings import doings
from workwright.interfaces.desk.door import Visit, desk
from workwright.interfaces.desk.references import ask, choice, rows_of
from workwright.kernel.reads import queries

AT_ONCE = 8
OFFERED = 5
"""So many of each kind the palette shows: it is for going there, not for reading lists."""
SHORTEST = 2


class Kind(NamedTuple):
    """One kind of record that search looks in."""

    title: str
    query: str
    href: str
    icon: str
    more: dict[str, str]


class Hit(NamedTuple):
    text: str
    href: str


KINDS = (
    Kind("Work orders", "work_orders.list_work_orders", "/orders/{}", "orders", {"state": "all"}),
    Kind("Customers", "parties.search_customers", "/customers/{}", "people", {}),
    Kind("Vehicles and equipment", "assets.search_assets", "/assets/{}", "car", {}),
    Kind("Sites", "parties.search_sites", "/customers/{customer_id}", "home", {}),
    Kind("Parts", "catalog.search_parts", "/parts/{}", "parts", {}),
    Kind("Invoices", "billing.list_invoices", "/invoices/{}", "invoice", {}),
)


@desk
def search(visit: Visit) -> HttpResponse:
    """Look for words in every kind of record; a single exact number is opened at once."""
    words = visit.asked("q")
    found = [(kind, hits(visit, kind, words)) for kind in KINDS] if enough(words) else []
    found = [(kind, rows) for kind, rows in found if rows]
    every = [hit for _, rows in found for hit in rows]
    if len(every) == 1 and words.lower() in every[0].text.lower().split(" · ")[0].split():
        return HttpResponseRedirect(every[0].href)
    return visit.page("desk/search.html", found=found, words=words)


@desk
def palette(visit: Visit) -> HttpResponse:
    """What the palette offers for what is typed: records first, then deeds, then pages."""
    words = visit.asked("q")
    found = [(kind, hits(visit, kind, words, OFFERED)) for kind in KINDS] if enough(words) else []
    deeds, pages = doings(visit.ctx, words, OFFERED if words else 2 * OFFERED)
    return visit.part("desk/palette.html", found=found, deeds=deeds, pages=pages, words=words)


def enough(words: str) -> bool:
    """Return whether something can be looked for: a single digit may be a number, a single letter is anybody."""
    return len(words) >= SHORTEST or words.isdigit()


def hits(visit: Visit, kind: Kind, words: str, most: int = AT_ONCE) -> list[Hit]:
    """Return the records of one kind that fit; none where this person may not look."""
    if kind.query not in queries or "q" not in queries[kind.query].params.model_fields:
        return []
    answer = ask(visit.ctx, kind.query, q=words, limit=str(most), **kind.more)
    return [_hit(kind, row) for row in rows_of(answer)] if answer is not None else []


def _hit(kind: Kind, row: Any) -> Hit:
    return Hit(choice(row)[1], kind.href.format(row.id, customer_id=getattr(row, "customer_id", "")))
