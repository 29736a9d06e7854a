"""G13: work at a site is taxed where the site is, from the order's page to the invoice; an exemption is printed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.billing.builders import an_issued_invoice
from tests.billing.builders import seen as invoice_seen
from tests.catalog.builders import a_tax, us_taxes
from tests.estimates.builders import a_sent_estimate
from tests.parties.builders import a_customer, a_site
from tests.work_orders.builders import COIL_JOB, an_order, seen
from workwright.billing.models import Invoice
from workwright.billing.queries import invoice_pdf
from workwright.billing.rules.printed import Look, Standing, printable
from workwright.catalog.actions.add_exemption import add_exemption
from workwright.estimates.queries import get_estimate
from workwright.kernel.context import Context

Make = Callable[..., Context]
PART_NET, LABOUR_NET = 6_490, 10_800


def test_work_at_a_site_is_taxed_there_at_every_step(ctx_as: Make) -> None:
    """The coil of 64.90: 9.75 % in the branch's place is 6.33, 8.8 % at the site in Washington is 5.71."""
    ctx = ctx_as()
    us_taxes(ctx)
    a_tax(ctx, "sales", {"Washington": "8.8"}, "part", "consumable", place="US-WA")
    customer = a_customer(ctx)
    there = {"customer_id": customer, "site_id": a_site(ctx, customer, place="US-WA")}
    assert seen(ctx, an_order(ctx, customer_id=customer)).totals.tax_minor == 633
    order = an_order(ctx, COIL_JOB, **there)
    assert seen(ctx, order).totals.tax_minor == 571
    assert get_estimate(ctx, a_sent_estimate(ctx, order).id).tax_minor == 571
    invoice = invoice_seen(ctx, an_issued_invoice(ctx, COIL_JOB, **there))
    assert [(tax.name, tax.tax_minor) for tax in invoice.taxes if tax.tax_minor] == [("Washington", 571)]
    assert invoice.gross_minor == LABOUR_NET + PART_NET + 571


def test_a_site_without_a_place_of_its_own_is_taxed_as_the_branch(ctx_as: Make) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    customer = a_customer(ctx)
    order = an_order(ctx, COIL_JOB, customer_id=customer, site_id=a_site(ctx, customer))
    assert seen(ctx, order).totals.tax_minor == 633


def test_the_certificate_of_an_exempt_customer_is_printed_on_the_invoice(ctx_as: Make, act: Any) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    customer = a_customer(ctx)
    proof = {"certificate": "R-77", "reason": "Resale", "valid_from": date(2026, 1, 1)}
    act(add_exemption, ctx, customer_id=customer, valid_to=date(2027, 6, 30), **proof)
    billed = an_issued_invoice(ctx, COIL_JOB, customer_id=customer)
    stored = Invoice.unscoped.get(pk=billed.id)
    assert stored.gross_minor == LABOUR_NET + PART_NET
    data = printable(stored.document, Look("en_US", "US", "#000000"), Standing("", 0))
    assert data["tax_notes"] == ["Resale, certificate R-77 until 2027-06-30"]
    assert invoice_pdf(ctx, billed.id).startswith(b"%PDF")
