"""A customer's statement as finished text for its template: pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from babel.dates import format_date

from workwright.billing.rules.printed import Look, money
from workwright.kernel.languages import N_, ngettext, speaking
from workwright.kernel.languages import gettext as _

_LETTER = frozenset(["US", "CA", "MX", "PH", "CL", "CO", "VE"])
_KINDS = {
    "invoice": N_("Invoice"),
    "payment": N_("Payment"),
    "deposit_applied": N_("Deposit used"),
    "credit_applied": N_("Credit used"),
    "credit_note": N_("Credit note"),
    "write_off": N_("Written off"),
    "refund": N_("Paid back"),
    "reversal": N_("Taken back"),
    "correction": N_("Correction"),
}
_AGES = ((0, N_("Not due")), (30, N_("To 30 days")), (60, N_("To 60 days")), (90, N_("To 90 days")))

_OLDER = N_("Older")


def statement_words(
    statement: Any, seller: Mapping[str, Any], buyer: Mapping[str, Any], look: Look
) -> dict[str, Any]:
    """Return what the template prints: the rows with what was owed after each, what is open, and for how long."""
    with speaking(look.locale):
        return _words(statement, seller, buyer, look)


def _words(statement: Any, seller: Mapping[str, Any], buyer: Mapping[str, Any], look: Look) -> dict[str, Any]:
    currency, locale = statement.currency, look.locale

    def amount(minor: int) -> str:
        return money(minor, currency, locale)

    def day(value: date) -> str:
        return format_date(value, "medium", locale=locale)

    return {
        "title": _("Statement"),
        "labels": {
            "columns": [_("Day"), _("What"), _("Charged"), _("Paid or credited"), _("Owed")],
            "before": _("Owed before"),
            "owed": _("Owed"),
            "credit": _("Your credit besides:"),
            "open": _("Open invoices"),
            "open_columns": [_("Invoice"), _("Issued"), _("Due"), "", _("Open")],
        },
        "paper": "us-letter" if look.country in _LETTER else "a4",
        "accent": look.accent,
        "language": locale.split("_")[0],
        "seller": {"name": seller["name"], "address": str(seller["address"]).splitlines()},
        "contact": [value for value in (seller.get("phone"), seller.get("email")) if value],
        "buyer": {"name": buyer["name"], "address": str(buyer["address"]).splitlines()},
        "period": f"{day(statement.first_on)} – {day(statement.last_on)}",
        "currency": currency,
        "opening": amount(statement.opening_minor),
        "rows": [
            [
                day(row.on),
                " ".join(
                    [_(_KINDS.get(row.kind, row.kind.replace("_", " ").capitalize())), row.invoice_number]
                ),
                amount(row.debit_minor) if row.debit_minor else "",
                amount(row.credit_minor) if row.credit_minor else "",
                amount(row.owed_minor),
            ]
            for row in statement.rows
        ],
        "closing": amount(statement.closing_minor),
        "credit": amount(statement.credit_minor) if statement.credit_minor else "",
        "open": [
            [item.number, day(item.issued_on), day(item.due_on), _late(item), amount(item.balance_minor)]
            for item in statement.open
        ],
        "ages": [[_(label), amount(minor)] for label, minor in ages_of(statement.open)],
        "pay": look.payment_text,
        "footer": look.footer_text,
    }


def ages_of(items: Iterable[Any]) -> list[tuple[str, int]]:
    """Return what is open by days past due; the parts sum to the whole."""
    sums = dict.fromkeys([*(label for _, label in _AGES), _OLDER], 0)
    for item in items:
        label = next((name for most, name in _AGES if item.days_overdue <= most), _OLDER)
        sums[label] += item.balance_minor
    return list(sums.items())


def _late(item: Any) -> str:
    late = item.days_overdue
    return ngettext("%(num)s day late", "%(num)s days late", late) if late else ""
