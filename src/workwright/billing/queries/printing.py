"""Documents as PDF: the stored document, the branch's look and how it stands today, set by typst."""

import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID

import segno
import typst

from workwright.billing.models import CreditNote, Invoice
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries.consolidated import consolidated_row, printed_facts
from workwright.billing.queries.documents import buyer, invoice_document, seller, thing_of
from workwright.billing.queries.invoice import VIEW, cards_of, visible_invoice
from workwright.billing.queries.lines import lines_of, price_lines
from workwright.billing.queries.parts import sums_as_stored
from workwright.billing.queries.statement import get_statement
from workwright.billing.rules.consolidated import consolidated_words
from workwright.billing.rules.printed import Look, Settlement, Standing, paper_of, printable
from workwright.billing.rules.statement_words import statement_words
from workwright.billing.rules.transfer import Instructions, Named, instructions, reference_of
from workwright.files.blobs import has_blob
from workwright.files.queries import files_by_id, open_blob
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.languages import N_, locale_for
from workwright.kernel.money import Money
from workwright.kernel.reads import query
from workwright.parties.queries import customers_by_id, language_of
from workwright.work_orders.queries import order_fact
from workwright.work_orders.queries.paying import payer_fact

_TEMPLATES = Path(str(resources.files("workwright.billing"))) / "templates"


@query("billing.get_invoice_pdf", permission=VIEW)
def get_invoice_pdf(ctx: Context, invoice_id: UUID) -> bytes:
    """The invoice as PDF, as it was issued, with how it stands today."""
    return invoice_pdf(ctx, invoice_id)


@query("billing.get_credit_note_pdf", permission=VIEW)
def get_credit_note_pdf(ctx: Context, credit_note_id: UUID) -> bytes:
    """The credit note as PDF, as it was issued."""
    return credit_note_pdf(ctx, credit_note_id)


@query("billing.get_consolidated_pdf", permission=VIEW)
def get_consolidated_pdf(ctx: Context, consolidated_id: UUID) -> bytes:
    """The consolidated invoice as PDF."""
    row = consolidated_row(ctx, consolidated_id)
    there = ctx.at_branch(row.branch_id)
    words = consolidated_words(printed_facts(there, row), _look(there, row.customer_id, row.issued_at))
    logo = BillingPolicy.at(there, row.issued_at).logo_file_id
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        return set_page(there, Path(folder), "consolidated.typ", words, row.issued_at, logo)


@query("billing.get_statement_pdf", permission=VIEW)
def get_statement_pdf(
    ctx: Context, customer_id: UUID, first_on: date, last_on: date | None = None, currency: str = ""
) -> bytes:
    """A customer's statement as PDF: what was charged and paid, what is open, and for how long."""
    statement = get_statement.run(ctx, customer_id, first_on, last_on, currency)
    customer = customers_by_id(ctx, [customer_id])[customer_id]
    words = statement_words(statement, seller(ctx), buyer(customer), _look(ctx, customer_id))
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        return set_page(ctx, Path(folder), "statement.typ", words, ctx.now)


def invoice_pdf(
    ctx: Context, invoice_id: UUID, *, pay_url: str = "", settlements: Sequence[Settlement] = ()
) -> bytes:
    """Return an invoice as PDF, as it was issued, with how it stands today; a draft is marked as one.

    `settlements` are payments as they are to be printed; without them one line says what was paid in all.
    Raises Forbidden, NotFound.
    """
    ctx.require(VIEW)
    invoice = visible_invoice(ctx, invoice_id)
    there = ctx.at_branch(invoice.branch_id)
    document = invoice.document or _draft_document(there, invoice)
    data = printable(
        document,
        _look(there, invoice.customer_id, invoice.issued_at),
        _standing(there, invoice, settlements, pay_url),
    )
    return _set(there, data, document, invoice.issued_at or ctx.now)


def invoice_words(ctx: Context, invoice: Invoice) -> dict[str, Any]:
    """Return the finished words of an invoice in its own branch, as every form of it shows them."""
    document = invoice.document or _draft_document(ctx, invoice)
    look = _look(ctx, invoice.customer_id, invoice.issued_at)
    return printable(document, look, _standing(ctx, invoice, ()))


def _standing(
    ctx: Context, invoice: Invoice, settlements: Sequence[Settlement], pay_url: str = ""
) -> Standing:
    card = cards_of(ctx, [invoice])[0]
    owed = card.balance_minor if invoice.state == "issued" else invoice.gross_minor
    transfer = how_to_transfer(ctx, "invoice", invoice.id, Money(owed, invoice.currency))
    transfer = transfer if invoice.state == "issued" else None
    return Standing(
        transfer=transfer,
        transfer_svg=_qr(transfer.code) if transfer and transfer.code else "",
        status=card.standing,
        balance_minor=owed,
        settlements=tuple(settlements) or _settled(invoice.gross_minor - owed),
        pay_url=pay_url if owed > 0 else "",
        qr_svg=_qr(pay_url) if pay_url and owed > 0 else "",
    )


def how_to_transfer(ctx: Context, named: Named, id: UUID, amount: Money) -> Instructions | None:
    """Return how to pay an amount by bank transfer; None where the branch named no account or nothing is left."""
    bank = BillingPolicy.at(ctx).bank
    return instructions(bank, amount, reference_of(named, id)) if bank and amount.minor > 0 else None


def receipt_words(
    ctx: Context, invoice_id: UUID, settlements: Sequence[Settlement], more: Mapping[str, Any]
) -> dict[str, Any]:
    """Return an issued invoice as the words of a till receipt, with what the caller knows of its payment."""
    ctx.require(VIEW)
    invoice = visible_invoice(ctx, invoice_id)
    if invoice.state != "issued":
        raise NotFound("A receipt is made of an issued invoice.", id=str(invoice_id))
    there = ctx.at_branch(invoice.branch_id)
    data = printable(
        invoice.document,
        _look(there, invoice.customer_id, invoice.issued_at),
        _standing(there, invoice, settlements),
    )
    return {**data, **more}


def receipt_pdf(ctx: Context, words: Mapping[str, Any]) -> bytes:
    """Set a receipt on 80 mm paper, as long as it needs."""
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        return set_page(ctx, Path(folder), "receipt.typ", dict(words), ctx.now)


def list_pdf(ctx: Context, words: Mapping[str, Any]) -> bytes:
    """Set a plain list (a title, columns and rows of finished text) as a document of the branch."""
    of, policy, branch = seller(ctx), BillingPolicy.at(ctx), ctx.branch
    look = {"accent": policy.accent, "footer": policy.footer_text, "paper": paper_of(branch.country)}
    name = {"name": of["name"], "address": str(of["address"]).splitlines()}
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        return set_page(ctx, Path(folder), "list.typ", {**look, "seller": name, **words}, ctx.now)


def credit_note_pdf(ctx: Context, credit_note_id: UUID) -> bytes:
    """Return a credit note as PDF, as it was issued. Raises Forbidden, NotFound."""
    ctx.require(VIEW)
    note = CreditNote.visible(ctx).select_related("invoice").filter(pk=credit_note_id).first()
    if note is None:
        raise NotFound("There is no such credit note.", id=str(credit_note_id))
    there = ctx.at_branch(note.branch_id)
    data = printable(
        note.document, _look(there, note.invoice.customer_id, note.issued_at), Standing("", note.gross_minor)
    )
    return _set(there, data, note.document, note.issued_at)


def _draft_document(ctx: Context, invoice: Invoice) -> dict[str, Any]:
    if invoice.work_order_id is None:
        raise NotFound("This invoice was never drafted here.")
    lines = lines_of(invoice.id)
    order = order_fact(ctx, invoice.work_order_id)
    customer = customers_by_id(ctx, [invoice.customer_id])[invoice.customer_id]
    thing, payer = thing_of(ctx, order.asset_id), None
    if invoice.payer_id is None:
        sums = price_lines(ctx, invoice.customer_id, order.site_id, lines)
    else:
        payer = payer_fact(ctx, invoice.payer_id)
        sums = sums_as_stored(invoice.rounding, invoice.taxes, lines)
    return invoice_document(ctx, invoice, lines, sums, customer, order, thing, payer)


def _settled(amount_minor: int) -> tuple[Settlement, ...]:
    return (Settlement(N_("Paid or credited"), amount_minor),) if amount_minor else ()


def _look(ctx: Context, customer_id: UUID, at: datetime | None = None) -> Look:
    """Return how a document of the customer looks: the branch's way, in the customer's language if we speak it.

    `at` is when it was issued: a later design leaves it as it is.
    """
    return look_of(BillingPolicy.at(ctx, at), ctx, language_of(customer_id))


def look_of(policy: BillingPolicy, ctx: Context, language: str = "") -> Look:
    """Return how documents look under these settings."""
    texts = (policy.payment_text, policy.footer_text, policy.header_text, policy.terms_text)
    return Look(locale_for(language, ctx.branch.locale), ctx.branch.country, policy.accent, *texts)


def _qr(url: str) -> str:
    out = io.BytesIO()
    segno.make(url, error="m", encoding="utf-8").save(out, kind="svg", xmldecl=False, border=0)
    return out.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    """Inter, from the product itself: documents look the same on every machine."""
    folder = str(_TEMPLATES / "fonts")
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _set(ctx: Context, data: dict[str, Any], document: dict[str, Any], issued_at: Any) -> bytes:
    """Set the page. Pictures are laid beside a copy of the template, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="workwright-pdf-") as folder:
        root = Path(folder)
        data["photos"] = _photos(ctx, [UUID(file_id) for file_id in document["photos"]], root)
        logo = BillingPolicy.at(ctx, issued_at).logo_file_id
        return set_page(ctx, root, "invoice.typ", data, issued_at, logo)


def set_page(
    ctx: Context, root: Path, name: str, data: dict[str, Any], at: Any, logo: UUID | None = None, **more: Any
) -> bytes:
    """Set a template of ours, copied beside the pictures it shows, with text as data; the logo is today's, if any."""
    (root / name).write_bytes((_TEMPLATES / name).read_bytes())
    data["logo"] = _logo(ctx, root, logo or BillingPolicy.at(ctx).logo_file_id)
    pdf: bytes = typst.compile(
        str(root / name),
        root=str(root),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        **more,
    )
    return pdf


def _photos(ctx: Context, file_ids: Sequence[UUID], root: Path) -> list[dict[str, str]]:
    known = files_by_id(ctx, file_ids)
    shown = [
        f for f in file_ids if f in known and known[f].width and has_blob(known[f].sha256, known[f].size)
    ]
    return [{"file": _laid(ctx, file_id, root), "text": ""} for file_id in shown]


def _logo(ctx: Context, root: Path, logo: UUID | None) -> str:
    return _laid(ctx, logo, root) if logo and logo in files_by_id(ctx, [logo]) else ""


def _laid(ctx: Context, file_id: UUID, root: Path) -> str:
    view, blob = open_blob(ctx, file_id)
    name = f"{file_id}.{view.media_type.rpartition('/')[2]}"
    with blob:
        (root / name).write_bytes(blob.read())
    return name
