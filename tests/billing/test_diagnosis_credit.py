"""A diagnosis is given back on the invoice when its repair is approved, as the estimate promised (G15)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.billing.builders import pay, seen
from tests.catalog.builders import be_taxes, us_taxes
from tests.estimates.builders import a_sent_estimate, answered, looked_at, no, yes
from tests.work_orders.builders import Made, a_service, an_order
from tests.world import COMPANY
from workwright.access.actions.set_policy import set_policy
from workwright.billing.actions.correct_invoice import correct_invoice
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.actions.discount_draft import AboveDiscountLimit, discount_draft
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.edit_draft import edit_draft
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice, InvoiceLine
from workwright.billing.queries import InvoiceView
from workwright.billing.rules.crediting import Diagnosis, credits
from workwright.billing.verifiers import check_billing
from workwright.estimates.queries import promised_credits
from workwright.estimates.rules.crediting import CreditTerms, minimum_for
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.ledger.queries import balance
from workwright.work_orders.actions.add_job import add_job
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job

As = Callable[..., Context]
Act = Callable[..., Any]
DIAGNOSIS = {
    "title": "Diagnose the misfire",
    "lines": ({"kind": "diagnostic", "description": "Diagnosis", "quantity": "1", "unit_price": "149.00"},),
}
LABOUR = {"kind": "labour", "description": "Replace coil", "quantity": "2", "unit_price": "120.00"}
COIL = {"kind": "part", "description": "Ignition coil", "quantity": "1", "unit_price": "64.90"}
REPAIR = {"title": "Replace the coil", "lines": (LABOUR, COIL)}


def credited_from(ctx: Context, minimum: str = "0") -> None:
    settings = {"diagnosis_credit": "on_approval", "diagnosis_credit_minimum": minimum}
    set_policy(ctx, set_policy.command(name="estimates", settings=settings))


def drafted(ctx: Context, order: Made, *, job_ids: tuple[UUID, ...] | None = None) -> Invoice:
    """Do the approved jobs, complete the order, and return its draft."""
    for job_id in order.job_ids if job_ids is None else job_ids:
        start_job(ctx, start_job.command(job_id=job_id))
    done = complete_work_order.command(work_order_id=order.id, finish_jobs=True)
    complete_work_order(ctx, done)
    return Invoice.here(ctx).get(work_order_id=order.id, state="draft")


def issued(act: Act, ctx: Context, draft: Invoice) -> InvoiceView:
    act(issue_invoice, ctx, invoice_id=draft.id, expected_version=Invoice.unscoped.get(pk=draft.id).version)
    return seen(ctx, draft.id)


def test_us_sales_tax_by_hand(ctx_as: As, act: Act) -> None:
    """149.00 diagnosis, 240.00 labour, 64.90 part with 9.75 %: 6.33 of tax, on the part alone.

    The repair of 304.90 is above the 300.00 asked, so 149.00 goes back: 453.90 + 6.33 - 149.00 = 311.23.
    """
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx, "300")
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    sent = a_sent_estimate(ctx, order)
    shown = looked_at(ctx, sent)
    assert shown.gross_minor == 46_023
    assert (
        "Diagnosis ($149.00) will be credited on your invoice if you approve repair work of $300.00 or more, "
        "before tax." in shown.document_html
    )
    answered(ctx, sent, yes(*order.line_ids))
    invoice = issued(act, ctx, drafted(ctx, order))
    back = invoice.lines[-1]
    assert (back.kind, back.description, back.net_minor, back.tax_minor) == (
        "discount",
        "Credited: Diagnosis",
        -14_900,
        0,
    )
    assert (invoice.net_minor, invoice.tax_minor, invoice.gross_minor) == (30_490, 633, 31_123)
    stored = InvoiceLine.unscoped.get(pk=back.id)
    assert stored.discount_reason == f"Repair approved, as promised on estimate {order.number}/1"
    assert stored.discount_by == ctx.actor.ref
    books = {code: balance(ctx, code).minor for code in ("income.diagnostic", "income.discount")}
    assert books == {"income.diagnostic": 14_900, "income.discount": -14_900}
    assert list(check_billing()) == []


def test_belgian_vat_by_hand(ctx_as: As, act: Act) -> None:
    """Prices with 21 %: 149.00 + 240.00 + 64.90 = 453.90, less 149.00 given back is 304.90.

    304.90 x 21/121 = 52.9165..., so the VAT is 52.92 and the base 251.98.
    """
    ctx = ctx_as(branch=COMPANY.north)
    be_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    sent = a_sent_estimate(ctx, order)
    assert "if you approve repair work. The credit" in looked_at(ctx, sent).document_html
    answered(ctx, sent, yes(*order.line_ids))
    invoice = issued(act, ctx, drafted(ctx, order))
    assert (invoice.gross_minor, invoice.tax_minor, invoice.net_minor) == (30_490, 5_292, 25_198)
    diagnosis, back = invoice.lines[0], invoice.lines[-1]
    assert diagnosis.gross_minor == -back.gross_minor == 14_900


def test_too_little_of_the_repair_approved(ctx_as: As, act: Act) -> None:
    """With the labour declined the repair is 64.90: below the minimum, and the diagnosis is paid."""
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx, "300")
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    sent = a_sent_estimate(ctx, order)
    answered(ctx, sent, [*yes(order.line_ids[0], order.line_ids[2]), *no(order.line_ids[1])])
    (promise,) = promised_credits(ctx, order.id)
    assert (promise.earned, promise.repair, promise.minimum) == (False, Decimal("64.9"), Decimal(300))
    assert [line.kind for line in seen(ctx, drafted(ctx, order).id).lines] == ["diagnostic", "part"]


def test_a_small_repair_is_the_most_that_goes_back(ctx_as: As, act: Act) -> None:
    """Without a minimum a repair of 64.90 gives 64.90 back: 149.00 and the part's tax of 6.33 are due."""
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    sent = a_sent_estimate(ctx, order)
    answered(ctx, sent, [*yes(order.line_ids[0], order.line_ids[2]), *no(order.line_ids[1])])
    invoice = issued(act, ctx, drafted(ctx, order))
    assert invoice.lines[-1].gross_minor == -6_490
    assert invoice.gross_minor == 14_900 + 633


def test_all_of_the_repair_declined(ctx_as: As) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), [*yes(order.line_ids[0]), *no(*order.line_ids[1:])])
    draft = drafted(ctx, order, job_ids=order.job_ids[:1])
    assert [line.kind for line in seen(ctx, draft.id).lines] == ["diagnostic"]


def test_a_repair_offered_later_and_billed_apart(ctx_as: As, act: Act) -> None:
    """The diagnosis is agreed, done and invoiced; the repair comes as an add-on, and its invoice gives it back."""
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    start_job(ctx, start_job.command(job_id=order.job_ids[0]))
    added = act(add_job, ctx, work_order_id=order.id, title="Replace the coil", lines=(LABOUR, COIL))
    whole = Made(order.id, order.number, (*order.job_ids, added.id), (*order.line_ids, *added.line_ids))
    answered(ctx, a_sent_estimate(ctx, whole), yes(*added.line_ids))
    draft = drafted(ctx, whole, job_ids=(added.id,))
    lines = seen(ctx, draft.id).lines
    assert [line.kind for line in lines] == ["diagnostic", "labour", "part", "discount"]
    later = [{"line_id": line.id, "leave_out": True} for line in lines[1:3]]
    act(edit_draft, ctx, invoice_id=draft.id, expected_version=draft.version, lines=later)
    assert issued(act, ctx, draft).gross_minor == 14_900
    second = act(draft_invoice, ctx, work_order_id=order.id)
    assert second.total_minor == 24_000 + 6_490 + 633 - 14_900
    issued(act, ctx, Invoice.unscoped.get(pk=second.id))
    assert list(check_billing()) == []
    with pytest.raises(IntegrityError, match="more of the diagnosis"):
        act(credit_invoice, ctx, invoice_id=draft.id, reason="The diagnosis was wrong")


def test_it_follows_the_draft_and_is_no_discount_by_hand(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    draft = drafted(ctx, order)
    lines = seen(ctx, draft.id).lines
    cheaper = {"line_id": lines[0].id, "unit_price": "99.00"}
    act(edit_draft, ctx, invoice_id=draft.id, expected_version=1, lines=[cheaper])
    lines = seen(ctx, draft.id).lines
    assert lines[-1].gross_minor == -9_900
    off = {"line_id": lines[-1].id, "leave_out": True}
    with pytest.raises(Invalid, match="promised"):
        act(edit_draft, ctx, invoice_id=draft.id, expected_version=2, lines=[off])
    by_hand = {"invoice_id": draft.id, "expected_version": 2, "reason": "A long wait"}
    act(discount_draft, ctx, percent="14", **by_hand)
    with pytest.raises(AboveDiscountLimit):
        act(discount_draft, ctx, **by_hand | {"percent": "2", "expected_version": 3})
    refreshed = act(draft_invoice, ctx, work_order_id=order.id)
    kinds = [line.description for line in seen(ctx, refreshed.id).lines if line.kind == "discount"]
    assert kinds == ["Credited: Diagnosis", "Discount"]


def test_a_correction_keeps_it_and_cannot_pass_it(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    invoice = issued(act, ctx, drafted(ctx, order))
    pay(ctx, invoice.id, invoice.gross_minor)
    less = {"line_id": invoice.lines[0].id, "unit_price": "99.00"}
    with pytest.raises(IntegrityError, match="more of the diagnosis"):
        act(correct_invoice, ctx, invoice_id=invoice.id, reason="Wrong price", lines=[less])


def test_a_correction_of_something_else(ctx_as: As, act: Act) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    order = an_order(ctx, DIAGNOSIS, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    invoice = issued(act, ctx, drafted(ctx, order))
    done = act(correct_invoice, ctx, invoice_id=invoice.id, reason="Number missing", po_number="PO-7")
    assert done.total_minor == invoice.gross_minor
    assert list(check_billing()) == []


def test_the_service_goes_before_the_branch(ctx_as: As) -> None:
    ctx = ctx_as()
    us_taxes(ctx)
    credited_from(ctx)
    never = a_service(
        ctx, diagnosis_credit="never", lines=DIAGNOSIS["lines"], required_proof={}, checklist=()
    )
    order = an_order(ctx, {"service_id": never}, REPAIR)
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    assert promised_credits(ctx, order.id) == []


@pytest.mark.parametrize(
    ("branch", "service", "least"),
    [
        (CreditTerms("never", None), None, None),
        (CreditTerms("on_approval", Decimal(300)), None, Decimal(300)),
        (CreditTerms("on_approval", Decimal(300)), CreditTerms("", None), Decimal(300)),
        (CreditTerms("on_approval", Decimal(300)), CreditTerms("", Decimal(50)), Decimal(50)),
        (CreditTerms("on_approval", None), CreditTerms("never", None), None),
        (CreditTerms("never", Decimal(300)), CreditTerms("on_approval", Decimal(0)), Decimal(0)),
    ],
)
def test_whose_word_holds(branch: CreditTerms, service: CreditTerms | None, least: Decimal | None) -> None:
    assert minimum_for(branch, service) == least


def test_several_diagnoses_share_the_repair() -> None:
    two = [Diagnosis("a", 10_000, 0), Diagnosis("b", 8_000, 3_000)]
    assert credits(two, 40_000) == {"a": 10_000, "b": 5_000}
    assert credits(two, 12_000) == {"a": 10_000, "b": 2_000}
    assert credits(two, -1) == {}
