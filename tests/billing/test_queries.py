"""Lists, statements and documents as people get them."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.billing.builders import Billed, a_draft, an_issued_invoice, issue, pay, seen
from tests.catalog.builders import be_taxes
from tests.parties.builders import a_customer
from tests.work_orders.builders import a_photo
from tests.world import NOW, Company
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.edit_draft import edit_draft
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries import (
    credit_note_pdf,
    design_preview,
    get_balance,
    get_statement,
    invoice_html,
    invoice_pdf,
    invoices_of,
    list_invoices,
    open_invoices,
)
from workwright.billing.rules.colours import contrast
from workwright.billing.rules.printed import Settlement
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id

As = Callable[..., Context]
Act = Callable[..., Any]


def test_a_list_page_by_page_newest_first(ctx_as: As, company: Company) -> None:
    made = [an_issued_invoice(ctx_as(at=NOW + timedelta(minutes=n))).id for n in range(3)]
    an_issued_invoice(ctx_as(branch=company.north))
    ctx = ctx_as("accountant")
    first = list_invoices(ctx, limit=2)
    rest = list_invoices(ctx, limit=2, after=first.next)
    assert [row.id for row in (*first.rows, *rest.rows)] == made[::-1]
    assert rest.next == ""
    assert first.rows[0].customer_name == "Ana Díaz"
    assert first.rows[0].balance_minor == 17_923
    assert [row.id for row in list_invoices(ctx, q="00002").rows] == [made[1]]
    assert list_invoices(ctx, state="draft").rows == ()
    with pytest.raises(Invalid):
        list_invoices(ctx, after="nonsense")


def test_a_list_takes_the_same_statements_for_many_rows_as_for_few(ctx_as: As) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            list_invoices(ctx_as("accountant"))
        return len(captured)

    an_issued_invoice(ctx_as())
    few = count()
    for _ in range(4):
        an_issued_invoice(ctx_as())
    assert count() == few


def test_a_statement_rolls_from_opening_to_closing(ctx_as: As, act: Act) -> None:
    customer = a_customer(ctx_as())

    def day(n: int) -> Context:
        return ctx_as(at=NOW + timedelta(days=n))

    old = an_issued_invoice(day(0), customer_id=customer)
    pay(day(1), old, 10_000)
    new = an_issued_invoice(day(5), customer_id=customer)
    act(credit_invoice, day(6), invoice_id=new.id, reason="Wrong part")
    pay(day(9), old, 923)
    ctx = ctx_as("accountant", at=NOW + timedelta(days=20))
    told = get_statement(
        ctx, customer, first_on=NOW.date() + timedelta(days=5), last_on=NOW.date() + timedelta(days=8)
    )
    assert (told.opening_minor, told.closing_minor) == (7_923, 7_923)
    assert [(row.kind, row.debit_minor, row.credit_minor, row.owed_minor) for row in told.rows] == [
        ("invoice", 17_923, 0, 25_846),
        ("credit_note", 0, 17_923, 7_923),
    ]
    assert [(item.invoice_id, item.balance_minor, item.days_overdue) for item in told.open] == [
        (old.id, 7_923, 8)
    ]
    assert get_statement(ctx, customer, first_on=NOW.date()).closing_minor == 7_000
    assert sum(card.balance_minor for card in open_invoices(ctx, customer)) == 7_000
    with pytest.raises(NotFound):
        get_statement(ctx, new_id(), first_on=NOW.date())
    with pytest.raises(Invalid):
        get_statement(ctx, customer, first_on=ctx.today, last_on=NOW.date())


def test_nobody_sees_without_the_right(ctx_as: As) -> None:
    draft = a_draft(ctx_as())
    nobody = ctx_as("dispatch_officer")
    for read in (
        seen,
        lambda c, i: get_balance(c, i.id),
        lambda c, i: invoice_pdf(c, i.id),
        lambda c, _: list_invoices(c),
    ):
        with pytest.raises(Forbidden):
            read(nobody, draft)


def text_of(pdf: bytes) -> str:
    """The words of a PDF, by the tool that is on the machine."""
    import subprocess
    from shutil import which

    if not which("pdftotext"):
        pytest.skip("LOUD: pdftotext is not installed, the words of the PDF are not checked (poppler-utils)")
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def test_an_issued_pdf_is_the_same_every_time_and_a_draft_says_so(ctx_as: As) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    assert invoice_pdf(ctx, draft.id).startswith(b"%PDF")
    issue(ctx, draft)
    one = invoice_pdf(ctx, draft.id)
    later = ctx_as("cashier", at=NOW + timedelta(hours=5))
    assert hashlib.sha256(one).digest() == hashlib.sha256(invoice_pdf(later, draft.id)).digest()


def test_the_pdf_shows_photos_logo_and_a_code_to_pay(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    draft = a_draft(ctx)
    plain = len(invoice_pdf(ctx, draft.id))
    photos = (a_photo(ctx), a_photo(ctx, 20))
    act(
        edit_draft,
        ctx,
        invoice_id=draft.id,
        expected_version=1,
        photo_file_ids=photos,
        work_description="Coil done",
    )
    act(
        set_policy, ctx, name="billing", settings={"logo_file_id": str(a_photo(ctx, 60)), "accent": "#0f766e"}
    )
    issue(ctx, Billed(draft.id, 2, draft.order))
    later = ctx_as(at=NOW + timedelta(minutes=5))
    paid = (Settlement("Deposit paid 20 Nov", 5_000),)
    whole = invoice_pdf(later, draft.id, pay_url="https://pay.example/x", settlements=paid)
    assert len(whole) > plain + 500


def test_the_words_on_the_paper(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx, po_number="PO #[link]*x*")
    words = text_of(invoice_pdf(ctx, invoice.id))
    for told in (
        "INV-2026-00001",
        "Ana Díaz",
        "12 Cove Road",
        "Replace ignition coil",
        "0.8 h",
        "179.23",
        "PO #[link]*x*",
    ):
        assert told in words
    done = act(credit_invoice, ctx, invoice_id=invoice.id, reason="Wrong part")
    credit = text_of(credit_note_pdf(ctx, done.id))
    assert "Credit note" in credit
    assert "CN-2026-00001" in credit


def test_a_branch_with_prices_that_include_tax(ctx_as: As, company: Company) -> None:
    north = ctx_as(branch=company.north)
    be_taxes(north)
    later = ctx_as(branch=company.north, at=NOW + timedelta(minutes=5))
    invoice = an_issued_invoice(later)
    view = seen(later, invoice)
    assert (view.gross_minor, view.tax_minor, view.prices_include_tax) == (17_290, 3_001, True)
    assert invoices_of(later, invoice.order.id)[0].currency == "EUR"
    assert invoice_pdf(later, invoice.id).startswith(b"%PDF")


def test_page_and_paper_say_the_same(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    said = {"header_text": "Open from eight.", "terms_text": "Ours until paid.", "footer_text": "Thank you."}
    act(set_policy, ctx, name="billing", settings=said)
    invoice = an_issued_invoice(ctx, po_number="PO <b>7</b>")
    page = unescape(
        re.sub(r"<style>.*?</style>|<title>.*?</title>|</?[a-z][^>]*>", " ", invoice_html(ctx, invoice.id))
    )
    words, paper = set(page.split()), set(text_of(invoice_pdf(ctx, invoice.id)).split())
    assert {"eight.", "paid.", "you.", "179.23", "<b>7</b>"} <= words
    assert (words - paper, paper - words - {"Page", "of", "1"}) == ({"<!doctype", "html>"} & words, set())


def test_what_was_issued_keeps_its_look(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    invoice = an_issued_invoice(ctx)
    before = invoice_html(ctx, invoice.id)
    later = ctx_as(at=NOW + timedelta(hours=3))
    act(set_policy, later, name="billing", settings={"accent": "#7c2d12", "footer_text": "Another look"})
    assert invoice_html(later, invoice.id) == before
    assert "#7c2d12" in invoice_html(later, an_issued_invoice(later).id)


def test_a_colour_that_nobody_can_read_is_refused(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    with pytest.raises(Invalid, match="too light") as refusal:
        act(set_policy, ctx, name="billing", settings={"accent": "#fde047"})
    assert refusal.value.field == "settings.accent"
    assert round(contrast("#000000", "#ffffff")) == 21
    assert design_preview(ctx, BillingPolicy(accent="#0f766e")).startswith(b"\x89PNG")
