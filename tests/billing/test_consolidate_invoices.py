from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.billing.builders import an_issued_invoice
from tests.parties.builders import an_account_customer
from tests.payments.builders import card_slip, owed
from tests.world import act
from workwright.billing.actions.consolidate_invoices import NothingToConsolidate, consolidate_invoices
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.models import ConsolidatedInvoice
from workwright.billing.queries import get_consolidated_pdf, list_consolidated
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound

As = Callable[..., Context]
NOVEMBER = {"first_on": date(2026, 11, 1)}


def test_one_paper_over_the_orders_of_a_month(ctx_as: As) -> None:
    ctx = ctx_as()
    fleet = an_account_customer(ctx)
    ids = [an_issued_invoice(ctx, customer_id=fleet, po_number=po).id for po in ("A-1", "A-2")]
    an_issued_invoice(ctx)
    credited = an_issued_invoice(ctx, customer_id=fleet, po_number="A-3").id
    act(credit_invoice, ctx, invoice_id=credited, reason="Wrong vehicle")
    done = act(consolidate_invoices, ctx, customer_id=fleet, **NOVEMBER)
    assert (done.number, done.invoices, done.total_minor) == ("SUM-2026-00001", 2, 2 * 179_23)
    paper = ConsolidatedInvoice.unscoped.get(pk=done.id)
    taxes = [(tax["name"], tax["base_minor"], tax["tax_minor"]) for tax in paper.document["taxes"]]
    assert taxes == [("California", 129_80, 9_42), ("District", 129_80, 3_24)]
    assert [line["gross_minor"] for line in paper.document["lines"]] == [179_23, 179_23]
    assert paper.due_on == ctx.today + timedelta(days=30)
    assert get_consolidated_pdf(ctx, done.id).startswith(b"%PDF")
    assert [row.invoice_ids for row in list_consolidated(ctx, fleet)] == [tuple(ids)]
    card_slip(ctx, 2 * 179_23, invoice_ids=tuple(ids))
    assert [owed(ctx, one) for one in ids] == [0, 0]
    with pytest.raises(NothingToConsolidate):
        act(consolidate_invoices, ctx, customer_id=fleet, **NOVEMBER)


def test_what_is_asked_wrongly(ctx_as: As) -> None:
    ctx = ctx_as()
    fleet = an_account_customer(ctx)
    with pytest.raises(Invalid):
        act(consolidate_invoices, ctx, customer_id=fleet, first_on=ctx.today, last_on=date(2026, 1, 1))
    with pytest.raises(NotFound):
        act(consolidate_invoices, ctx, customer_id=ctx.here, **NOVEMBER)
