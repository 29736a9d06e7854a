"""Two orders that several pay, worked out by hand: what each is asked for, invoiced and owes, to the minor unit."""

from collections.abc import Callable

import pytest

from tests.catalog.builders import be_taxes
from tests.parties.builders import a_customer
from tests.payments.builders import card_slip, owed
from tests.work_orders.builders import an_order, seen
from tests.work_orders.paying import (
    agree,
    agreed_order,
    an_insured_order,
    bill,
    done_order,
    finished,
    offer,
    payer,
)
from tests.world import Company, act
from workwright.billing.actions.agree_to_pay import agree_to_pay
from workwright.billing.models import CreditNote, Invoice, InvoiceLine, PayerAgreement
from workwright.billing.queries import get_invoice_pdf
from workwright.kernel.context import Context
from workwright.kernel.verify import verify
from workwright.work_orders.actions.add_payer import add_payer

As = Callable[..., Context]


def amounts(invoice: Invoice) -> list[tuple[str, int, int]]:
    rows = InvoiceLine.unscoped.filter(invoice=invoice).order_by("position")
    return [(row.description, row.net_minor, row.tax_minor) for row in rows]


def taxes(invoice: Invoice) -> list[tuple[str, int, int]]:
    return [(tax["name"], tax["base_minor"], tax["tax_minor"]) for tax in invoice.taxes]


def test_insurer_and_excess_in_california(ctx_as: As) -> None:
    """The bumper is 800.00 + 78.00 tax; of these 878.00 the customer pays 500.00: tax 78.00 x 500 / 878 = 44.42."""
    ctx = ctx_as()
    order = an_insured_order(ctx)
    asked = offer(ctx, order, "customer"), offer(ctx, order, "insurer")
    assert [one.gross_minor for one in asked] == [500_00, 1_724_33]
    agree(ctx, asked[0])
    states = [line.state for line in seen(ctx, order).jobs[0].lines]
    assert states == ["awaiting", "awaiting", "awaiting"], "the customer's yes is nobody else's"
    agree(ctx, asked[1])
    assert {line.state for line in seen(ctx, order).jobs[0].lines} == {"authorised"}
    finished(ctx, order)
    own, insurer = bill(ctx, order, "customer"), bill(ctx, order, "insurer")
    assert amounts(own) == [("Bumper, front", 455_58, 44_42)]
    assert taxes(own) == [("California", 455_58, 33_03), ("District", 455_58, 11_39)]
    assert amounts(insurer) == [
        ("Bumper, front", 344_42, 33_58),
        ("Fit and align", 1_200_00, 0),
        ("Paint and clear coat", 133_33, 13_00),
    ]
    assert (own.gross_minor, insurer.gross_minor) == (500_00, 1_724_33)
    assert own.tax_minor + insurer.tax_minor == 78_00 + 13_00
    assert {insurer.document["payer"]["claim_number"], insurer.customer_id} == {
        "CM-4471",
        payer(ctx, order, "insurer").customer_id,
    }
    assert get_invoice_pdf(ctx, insurer.id).startswith(b"%PDF")
    card_slip(ctx, 1_624_33, invoice_ids=(insurer.id,))
    card_slip(ctx, 500_00, invoice_ids=(own.id,))
    assert (owed(ctx, insurer.id), owed(ctx, own.id)) == (100_00, 0), (
        "a short payment stays with who is short"
    )
    said = {"agreed_by": "Ada Moreno", "channel": "phone", "reason": "The insurer does not pay for paint"}
    own_payer = payer(ctx, order, "customer").id
    moved = act(agree_to_pay, ctx, invoice_id=insurer.id, payer_id=own_payer, **said)
    rest = Invoice.unscoped.get(pk=moved.invoice_id)
    note = CreditNote.unscoped.get(pk=moved.credit_note_id)
    assert (owed(ctx, insurer.id), owed(ctx, rest.id), rest.customer_id) == (0, 100_00, own.customer_id)
    assert (note.gross_minor, note.net_minor, note.tax_minor) == (100_00, rest.net_minor, rest.tax_minor)
    assert PayerAgreement.unscoped.get().agreed_by == "Ada Moreno"
    assert verify() == []


def test_warranty_and_customer_in_belgium(ctx_as: As, company: Company) -> None:
    """Prices with 21 %: 363.00 holds 63.00, 181.50 holds 31.50, 49.90 holds 8.66 (49.90 x 21/121 = 8.6603)."""
    ctx = ctx_as(branch=company.north)
    be_taxes(ctx)
    turbo = {"kind": "part", "description": "Turbocharger", "quantity": "1", "unit_price": "363.00"}
    labour = {"kind": "labour", "description": "Replace turbocharger", "quantity": "2", "unit_price": "90.75"}
    oil = {"kind": "consumable", "description": "Oil and filter", "quantity": "1", "unit_price": "49.90"}
    order = an_order(ctx, {"title": "Loss of power", "lines": (turbo, labour, oil)})
    maker = a_customer(ctx, name="Motoren Werke", kind="company")
    act(
        add_payer,
        ctx,
        work_order_id=order.id,
        customer_id=maker,
        role="warranty",
        takes="lines",
        line_ids=order.line_ids[:2],
        claim_number="W-2026-18",
    )
    done_order(ctx, "customer", "warranty", order=order)
    own, warranty = bill(ctx, order, "customer"), bill(ctx, order, "warranty")
    assert amounts(own) == [("Oil and filter", 41_24, 8_66)]
    assert amounts(warranty) == [("Turbocharger", 300_00, 63_00), ("Replace turbocharger", 150_00, 31_50)]
    assert (own.gross_minor, warranty.gross_minor) == (49_90, 544_50)
    assert taxes(warranty) == [("TVA/BTW", 450_00, 94_50)]
    assert verify() == []


@pytest.mark.parametrize("role", ["customer", "insurer"])
def test_no_work_before_all_agreed(ctx_as: As, role: str) -> None:
    ctx = ctx_as()
    order = agreed_order(ctx, role)
    lines = {line.state for line in seen(ctx, order).jobs[0].lines}
    assert "awaiting" in lines or "proposed" in lines
