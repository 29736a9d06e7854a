"""A bill paid by transfer: the reference on the page, the PDF and the mail leads the money to the invoice."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request, faults, owed
from tests.work_orders.builders import an_order, seen
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.billing.queries import invoice_pdf
from workwright.billing.queries import printing as printing_of
from workwright.billing.rules.transfer import references_in
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.notify.models import Message
from workwright.parties.actions.edit_customer import edit_customer
from workwright.parties.queries import get_customer
from workwright.payments.actions.book_transfer import book_transfer
from workwright.payments.actions.send_request import send_request
from workwright.payments.queries import get_request, request_link

Make = Callable[..., Context]
BANK = {
    "transfer_holder": "Harbour Street Garage",
    "transfer_iban": "BE68 5390 0754 7034",
    "transfer_bic": "GKCCBEBB",
}


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    made = ctx_as("system", at=timezone.now())
    act(set_policy, made, name="billing", settings=BANK)
    return made


def line(ctx: Context, words: str, amount_minor: int) -> str:
    """The bank's statement shows a transfer; its words hold the reference somewhere."""
    (reference,) = references_in(words)
    shown = {"bank_line_id": new_id(), "currency": "USD", "value_on": ctx.today, "reference": reference}
    return str(act(book_transfer, ctx, amount_minor=amount_minor, **shown).outcome)


def test_the_reference_on_the_pay_page_pays_the_request(
    ctx: Context, client: Client, deliver: Callable[..., int]
) -> None:
    order = an_order(ctx)
    card = get_customer(ctx, seen(ctx, order).customer_id)
    act(edit_customer, ctx, customer_id=card.id, expected_version=card.version, email="amelie@example.com")
    asked = a_request(ctx, 9_000, work_order_id=order.id)
    page = client.get(f"/p/{request_link(ctx, asked)}", follow=True).content.decode()
    assert "BE68 5390 0754 7034" in page
    assert page.count('class="qr"') == 0  # the code is for euros alone
    words = re.search(r"<dt>Reference</dt><dd[^>]*>([^<]+)</dd>", page)
    assert words is not None
    act(send_request, ctx, request_id=asked, channel="email")
    deliver(ctx.now)
    mail = Message.unscoped.get(template="payment_asked")
    assert references_in(mail.text) == references_in(html.unescape(words[1]))
    assert line(ctx, f"TRANSFER {words[1]} THANK YOU", 9_000) == "booked"
    assert get_request(ctx, asked).state == "paid"
    assert faults() == []


def test_an_invoice_prints_its_reference_until_it_is_paid(
    ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = []
    draw = printing_of.printable
    monkeypatch.setattr(printing_of, "printable", lambda *given: printed.append(draw(*given)) or printed[-1])
    invoice = an_issued_invoice(ctx)
    assert invoice_pdf(ctx, invoice.id).startswith(b"%PDF")
    rows = dict(printed[-1]["transfer"]["rows"])
    with_code = printed[-1] | {"transfer": {"rows": [["Reference", "RF"]], "qr": printing_of._qr("BCD")}}
    monkeypatch.setattr(printing_of, "printable", lambda *given: with_code)
    assert invoice_pdf(ctx, invoice.id).startswith(b"%PDF")
    monkeypatch.setattr(printing_of, "printable", lambda *given: printed.append(draw(*given)) or printed[-1])
    assert (rows["Account"], rows["BIC"]) == ("BE68 5390 0754 7034", "GKCCBEBB")
    assert line(ctx, rows["Reference"], 17_923) == "booked"
    assert owed(ctx, invoice.id) == 0
    assert invoice_pdf(ctx, invoice.id).startswith(b"%PDF")
    assert printed[-1]["transfer"] == {"rows": [], "qr": ""}


def test_in_euros_a_banking_app_reads_the_code(ctx_as: Make, client: Client, company: object) -> None:
    north = ctx_as("system", branch=company.north, at=timezone.now())  # type: ignore[attr-defined]
    act(set_policy, north, name="billing", settings=BANK)
    asked = a_request(north, 9_000, work_order_id=an_order(north).id)
    page = client.get(f"/p/{request_link(north, asked)}", follow=True).content.decode()
    assert page.count('class="qr"') == 1
    assert "Scan this with your banking app" in page
