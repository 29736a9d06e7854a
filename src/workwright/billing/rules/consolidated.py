"""A consolidated invoice as numbers and words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date

from workwright.billing.rules.printed import Look, money, paper_of
from workwright.kernel.languages import gettext as _
from workwright.kernel.languages import speaking


def added_taxes(documents: Iterable[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return the taxes of several documents added up by code, name and rate, in the order in which they come."""
    sums: dict[tuple[str, str, str], dict[str, Any]] = {}
    for taxes in documents:
        for tax in taxes:
            own = sums.setdefault(
                (tax["code"], tax["name"], tax["rate"]), {**tax, "base_minor": 0, "tax_minor": 0}
            )
            own["base_minor"] += tax["base_minor"]
            own["tax_minor"] += tax["tax_minor"]
    return list(sums.values())


def consolidated_words(document: Mapping[str, Any], look: Look) -> dict[str, Any]:
    """Return what the template prints, in the language of the look."""
    with speaking(look.locale):
        return _words(document, look)


def _words(document: Mapping[str, Any], look: Look) -> dict[str, Any]:
    currency = str(document["currency"])

    def amount(minor: int) -> str:
        return money(minor, currency, look.locale)

    taxes = [[_tax(tax, amount(tax["base_minor"])), amount(tax["tax_minor"])] for tax in document["taxes"]]
    return {
        "title": _("Consolidated invoice"),
        "number": document["number"],
        "paper": paper_of(look.country),
        "accent": look.accent,
        "language": look.locale.split("_")[0],
        "seller": _party(document["seller"]),
        "contact": [x for x in (document["seller"].get(k) for k in ("phone", "email", "tax_id")) if x],
        "buyer": _party(document["buyer"]),
        "period": f"{_day(document['first_on'], look)} – {_day(document['last_on'], look)}",
        "facts": [
            [_("Issued"), _day(document["issued_on"], look)],
            [_("Due"), _day(document["due_on"], look)],
        ],
        "head": [_("Invoice"), _("Issued"), _("Work order"), _("Your order"), _("Amount")],
        "rows": [
            [
                line["invoice"],
                _day(line["issued_on"], look),
                "\n".join(filter(None, (line["order"], line["thing"]))),
                line["po_number"],
                amount(line["gross_minor"]),
            ]
            for line in document["lines"]
        ],
        "totals": [[_("Subtotal"), amount(document["net_minor"])], *taxes],
        "total": [f"{_('Total')} ({currency})", amount(document["gross_minor"])],
        "footer": look.footer_text,
    }


def _tax(tax: Mapping[str, Any], base: str) -> str:
    return f"{tax['name']} {tax['rate']} %, {base}"


def _day(iso: str, look: Look) -> str:
    return format_date(date.fromisoformat(iso), "d MMM y", locale=look.locale)


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    lines = [line for line in str(party.get("address", "")).splitlines() if line.strip()]
    return {"name": party["name"], "address": lines}
