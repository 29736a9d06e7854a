"""A document as the words and figures that are printed, in the branch's language and format. Pure.

The template gets finished text as data; nothing of it is ever put into markup.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from workwright.billing.rules.transfer import Instructions
from workwright.kernel.languages import N_, speaking
from workwright.kernel.languages import gettext as _
from workwright.kernel.money import Money, exponent

_LETTER = frozenset(["US", "CA", "MX", "PH", "CL", "CO", "VE"])
_HOURS = frozenset({"labour", "diagnostic"})
KINDS = {
    "diagnostic": N_("Diagnostics"),
    "labour": N_("Labour"),
    "part": N_("Part"),
    "consumable": N_("Consumables"),
    "fee": N_("Fee"),
    "sublet": N_("Sublet"),
    "discount": N_("Discount"),
    "warranty": N_("Warranty"),
}
_AMBER = {"fill": "#fef3c7", "ink": "#92400e"}
_GREEN = {"fill": "#dcfce7", "ink": "#166534"}
_GREY = {"fill": "#f1f5f9", "ink": "#475569"}
_RED = {"fill": "#fee2e2", "ink": "#991b1b"}
_STATUS = {
    "draft": {"text": N_("DRAFT"), **_GREY},
    "discarded": {"text": N_("DISCARDED"), **_GREY},
    "open": {"text": N_("DUE"), **_AMBER},
    "overdue": {"text": N_("OVERDUE"), **_RED},
    "partly_paid": {"text": N_("PARTLY PAID"), **_AMBER},
    "paid": {"text": N_("PAID"), **_GREEN},
    "credited": {"text": N_("CREDITED"), **_GREY},
    "": {"text": "", **_GREY},
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a branch's documents look."""

    locale: str
    country: str
    accent: str
    payment_text: str = ""
    footer_text: str = ""
    header_text: str = ""
    terms_text: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """Something that lowered what is due, as it is to be printed ("Deposit paid 20 Nov")."""

    text: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the document stands on the day it is printed."""

    status: str
    balance_minor: int
    settlements: tuple[Settlement, ...] = ()
    pay_url: str = ""
    qr_svg: str = ""
    transfer: Instructions | None = None
    transfer_svg: str = ""


def printable(document: Mapping[str, Any], look: Look, standing: Standing) -> dict[str, Any]:
    """Return the template's data for an invoice or credit note, in the language of the look's locale."""
    with speaking(look.locale):
        return _printable(document, look, standing)


def _printable(document: Mapping[str, Any], look: Look, standing: Standing) -> dict[str, Any]:
    currency = str(document["currency"])
    status = _STATUS[standing.status]
    standing_word = status["text"]
    return {
        "title": _("Credit note") if document["type"] == "credit_note" else _("Invoice"),
        "number": document["number"] or _("Draft"),
        "labels": labels(),
        "status": {**status, "text": standing_word and _(standing_word)},
        "paid": standing.status == "paid",
        "paper": paper_of(look.country),
        "accent": look.accent,
        "language": look.locale.split("_")[0],
        "seller": _party(document["seller"]),
        "contact": [x for x in (document["seller"].get(k) for k in ("phone", "email")) if x],
        "seller_tax_id": document["seller"].get("tax_id", ""),
        "buyer": _party(document["buyer"]),
        "subject": _subject(document),
        "facts": _facts(document, look),
        "description": document.get("work_description", ""),
        "notes": document.get("notes", ""),
        "lines": [_line(line, document, look) for line in document["lines"]],
        "totals": _totals(document, look, standing.settlements),
        "due": {
            "label": f"{_('Credited') if document['type'] == 'credit_note' else _('Balance due')} ({currency})",
            "amount": money(standing.balance_minor, currency, look.locale),
        },
        "tax_notes": sorted({tax["note"] for tax in document["taxes"] if tax["note"]}),
        "pay": {"url": standing.pay_url, "qr": standing.qr_svg, "text": look.payment_text},
        "transfer": _transfer(standing),
        "footer": look.footer_text,
        "header": look.header_text,
        "terms": look.terms_text,
    }


def paper_of(country: str) -> str:
    """Return the paper of a country."""
    return "us-letter" if country in _LETTER else "a4"


def labels() -> dict[str, Any]:
    """Return the words that stand on every invoice, credit note and receipt."""
    return {
        "bill_to": _("BILL TO"),
        "photos": _("PHOTOS"),
        "scan": _("Scan to pay online"),
        "code": _("Code that opens the payment page"),
        "bank_code": _("Code for a banking app: account, amount and reference"),
        "page": _("Page"),
        "page_of": _("of"),
        "tax_id": _("Tax ID"),
        "due": _("Due"),
        "reference": _("Reference"),
        "columns": [_("Type"), _("Description"), _("Qty"), _("Price"), _("Tax"), _("Amount")],
    }


def _transfer(standing: Standing) -> dict[str, Any]:
    """Return how to pay by bank transfer, with the code for a banking app; no rows where there is nothing to pay."""
    how = standing.transfer
    if how is None:
        return {"rows": [], "qr": ""}
    rows = [
        (_("Transfer to"), how.holder),
        (_("Account"), how.iban or how.details),
        ("BIC", how.bic if how.iban else ""),
        (_("Reference"), how.reference),
    ]
    return {"rows": [[label, value] for label, value in rows if value], "qr": standing.transfer_svg}


def money(minor: int, currency: str, locale: str) -> str:
    """Return an amount without its currency: 1,234.50."""
    amount = Money(minor, currency).amount
    return format_currency(amount, currency, "#,##0.00", locale=locale, currency_digits=True)


def unit_price(price: Decimal, currency: str, locale: str) -> str:
    """Return a price with the decimals of the currency, and more only where it has more."""
    digits = exponent(currency)
    own = -min(0, int(price.normalize().as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * max(digits, own) if max(digits, own) else "")
    return format_decimal(price, pattern, locale=locale)


def _party(party: Mapping[str, Any]) -> dict[str, Any]:
    lines = [line for line in str(party.get("address", "")).splitlines() if line.strip()]
    extra = [f"{_('Tax ID')} {party['tax_id']}"] if party.get("tax_id") and party.get("show_tax_id") else []
    return {"name": party["name"], "address": lines + extra}


def _subject(document: Mapping[str, Any]) -> list[list[str]]:
    asset, site = document.get("asset") or {}, document.get("site") or {}
    rows = [
        (_("Vehicle") if asset.get("vin") or asset.get("plate") else _("Equipment"), asset.get("title")),
        ("VIN", asset.get("vin")),
        (_("Plate"), asset.get("plate")),
        (_("Serial"), asset.get("serial")),
        (_("Meter"), asset.get("meter")),
        (_("Site"), site.get("name") or site.get("address", "").replace("\n", ", ")),
    ]
    return [[label, str(value)] for label, value in rows if value]


def _facts(document: Mapping[str, Any], look: Look) -> list[list[str]]:
    rows = [
        (_("Work order"), document.get("work_order", {}).get("number")),
        (_("Invoice"), document.get("invoice_number")),
        (_("Corrects"), document.get("corrects_number")),
        (_("Your order"), document.get("po_number")),
        (_("Claim"), document.get("payer", {}).get("claim_number")),
        (_("Issued"), _day(document.get("issued_on"), look)),
        (_("Due"), _day(document.get("due_on"), look)),
    ]
    return [[label, value] for label, value in rows if value]


def _day(iso: str | None, look: Look) -> str:
    return format_date(date.fromisoformat(iso), "d MMM y", locale=look.locale) if iso else ""


def _line(line: Mapping[str, Any], document: Mapping[str, Any], look: Look) -> list[str]:
    currency, kind = document["currency"], line["kind"]
    shown = line["gross_minor"] if document["rounding"]["prices_include_tax"] else line["net_minor"]
    discount = kind == "discount"
    return [
        _("Add-on") if line.get("add_on") else _(KINDS.get(kind, kind)),
        line["description"] + _because(line, look) + _part_of(line, currency, look),
        "" if discount else _quantity(Decimal(line["quantity"]), kind, look.locale),
        "" if discount else unit_price(Decimal(line["unit_price"]), currency, look.locale),
        _rates(line, document["taxes"]),
        money(shown, currency, look.locale),
    ]


def _part_of(line: Mapping[str, Any], currency: str, look: Look) -> str:
    """Say that it is one payer's part, and of what; nothing where they carry the whole line."""
    whole = line.get("part_of_minor")
    if whole is None or whole == line["gross_minor"]:
        return ""
    said = _("your part of %(amount)s with tax") % {"amount": money(whole, currency, look.locale)}
    return f" ({said})"


def _because(line: Mapping[str, Any], look: Look) -> str:
    if line["kind"] == "discount" or not (line.get("discount_percent") or line.get("discount_amount")):
        return ""
    off = f"{_plain(line['discount_percent'], look.locale)} %" if line.get("discount_percent") else ""
    off = off or _plain(line["discount_amount"], look.locale)
    reason = f", {line['discount_reason']}" if line.get("discount_reason") else ""
    return f" ({_('%(discount)s off', discount=off)}{reason})"


def _plain(text: str, locale: str) -> str:
    return format_decimal(Decimal(text).normalize(), locale=locale)


def _quantity(quantity: Decimal, kind: str, locale: str) -> str:
    if kind in _HOURS:
        return f"{format_decimal(quantity, '0.0##', locale=locale)} h"
    return format_decimal(quantity, "0.######", locale=locale)


def _rates(line: Mapping[str, Any], taxes: Iterable[Mapping[str, Any]]) -> str:
    codes = {share["code"] for share in line["shares"]}
    if len(codes) != 1:
        return ""
    rate = sum((Decimal(tax["rate"]) for tax in taxes if tax["code"] in codes), Decimal(0))
    return f"{rate.normalize():f}%"


def _totals(document: Mapping[str, Any], look: Look, settlements: Iterable[Settlement]) -> list[list[str]]:
    currency = document["currency"]

    def row(label: str, minor: int) -> list[str]:
        return [label, money(minor, currency, look.locale)]

    inclusive = document["rounding"]["prices_include_tax"]
    taxes = [
        row(_tax_label(tax, currency, look, inclusive=inclusive), tax["tax_minor"])
        for tax in document["taxes"]
    ]
    total = row(_("Total"), document["gross_minor"])
    paid = [row(_(s.text), -s.amount_minor) for s in settlements]
    if inclusive:
        return [total, *taxes, *paid]
    return [row(_("Subtotal"), document["net_minor"]), *taxes, total, *paid]


def _tax_label(tax: Mapping[str, Any], currency: str, look: Look, *, inclusive: bool) -> str:
    base = money(tax["base_minor"], currency, look.locale)
    rate = f"{Decimal(tax['rate']).normalize():f}"
    named = {"tax": tax["name"], "rate": rate, "base": base}
    if inclusive:
        return _("Includes %(tax)s %(rate)s %% on %(base)s", **named)
    return _("%(tax)s %(rate)s %% on %(base)s", **named)
