"""Documents as a page, and the look of documents before anybody issues one."""

import tempfile
from base64 import b64encode
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

from jinja2 import Environment, StrictUndefined, Template

from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.documents import seller
from workwright.billing.queries.invoice import VIEW, visible_invoice
from workwright.billing.queries.printing import invoice_words, look_of, set_page
from workwright.billing.rules.printed import Standing, printable
from workwright.files.blobs import has_blob
from workwright.files.queries import files_by_id, stored_bytes
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import direction

_SAMPLE_LINES = (
    ("labour", "Front brake pads and rotors", "1.6", "135", 21_600),
    ("part", "Brake rotor, front", "2", "74.25", 14_850),
)


@cache
def _page() -> Template:
    text = (resources.files("workwright.billing") / "templates" / "invoice.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(text)


def invoice_html(ctx: Context, invoice_id: UUID) -> str:
    """Return an invoice as a page: the very words of its PDF, as it was issued, with how it stands today."""
    ctx.require(VIEW)
    invoice = visible_invoice(ctx, invoice_id)
    if invoice.state == "discarded":
        raise NotFound("This draft was discarded.")
    there = ctx.at_branch(invoice.branch_id)
    words = invoice_words(there, invoice)
    logo = _inline(there, BillingPolicy.at(there, invoice.issued_at).logo_file_id)
    return _page().render(d=words, logo=logo, rtl=direction(words["language"]) == "rtl")


def _inline(ctx: Context, logo: UUID | None) -> str:
    """Return the logo as part of the page: a sealed page fetches nothing."""
    found = files_by_id(ctx, [logo]).get(logo) if logo else None
    if found is None or not has_blob(found.sha256, found.size):
        return ""
    return f"data:{found.media_type};base64,{b64encode(stored_bytes(found.sha256)).decode()}"


def design_preview(ctx: Context, design: BillingPolicy) -> bytes:
    """Return a picture of an invoice as it would look under these settings; of nobody, for nothing."""
    ctx.require("access.view_policy")
    words = printable(_sample(ctx), look_of(design, ctx), Standing("open", 39_978))
    words["photos"] = []
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        more = {"format": "png", "ppi": 72.0}
        return set_page(ctx, Path(folder), "invoice.typ", words, ctx.now, design.logo_file_id, **more)


def _sample(ctx: Context) -> dict[str, Any]:
    net = sum(line[-1] for line in _SAMPLE_LINES)
    tax = 3_528
    return {
        "type": "invoice",
        "number": f"{BillingPolicy.at(ctx).numbering_prefix}-00042",
        "currency": ctx.branch.currency,
        "issued_on": str(ctx.today),
        "due_on": str(ctx.today),
        "seller": seller(ctx),
        "buyer": {"name": "Ana Diaz", "address": "12 Cove Road", "tax_id": "", "show_tax_id": False},
        "work_order": {"id": "", "number": "WO-00042"},
        "asset": {
            "title": "2019 Ford Transit",
            "vin": "",
            "plate": "ABC 1234",
            "serial": "",
            "meter": "84310",
        },
        "site": {},
        "po_number": "",
        "work_description": "",
        "notes": "",
        "photos": [],
        "lines": [_line(*line) for line in _SAMPLE_LINES],
        "taxes": [
            {"code": "T", "name": "Tax", "rate": "9.68", "base_minor": net, "tax_minor": tax, "note": ""}
        ],
        "rounding": {"prices_include_tax": False},
        "net_minor": net,
        "tax_minor": tax,
        "gross_minor": net + tax,
    }


def _line(kind: str, description: str, quantity: str, unit_price: str, net: int) -> dict[str, Any]:
    return {
        "id": "",
        "kind": kind,
        "description": description,
        "add_on": False,
        "quantity": quantity,
        "unit_price": unit_price,
        "price_rule": "",
        "discount_percent": "",
        "discount_amount": "",
        "discount_reason": "",
        "shares": [],
        "net_minor": net,
        "tax_minor": 0,
        "gross_minor": net,
    }
