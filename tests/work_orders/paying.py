"""Orders that several pay, for the tests of everybody above, by the actions people use."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from tests.catalog.builders import us_taxes
from tests.estimates.builders import yes
from tests.parties.builders import a_customer
from tests.work_orders.builders import Made, an_order
from tests.world import act
from workwright.billing.actions.draft_invoice import draft_invoice
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice
from workwright.catalog.models import TaxRate
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.record_decision import record_decision
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.kernel.context import Context
from workwright.work_orders.actions.add_payer import add_payer
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries.paying import PayerFact, payers_of

BUMPER = {"kind": "part", "description": "Bumper, front", "quantity": "1", "unit_price": "800.00"}
FITTING = {"kind": "labour", "description": "Fit and align", "quantity": "10", "unit_price": "120.00"}
PAINT = {"kind": "consumable", "description": "Paint and clear coat", "quantity": "1", "unit_price": "133.33"}
CRASH = {"title": "Front collision", "lines": (BUMPER, FITTING, PAINT)}
"""878.00 with 78.00 tax, 1,200.00 without, 146.33 with 13.00: 2,224.33 in all under California's taxes."""


def an_insured_order(ctx: Context, excess_minor: int | None = 500_00, **fields: Any) -> Made:
    """An order that an insurer pays but for the customer's excess."""
    if not TaxRate.objects.exists():
        us_taxes(ctx)
    order = an_order(ctx, CRASH)
    insured(ctx, order, excess_minor=excess_minor, **fields)
    return order


def insured(ctx: Context, order: Made, **fields: Any) -> Any:
    insurer = a_customer(ctx, name="Cascade Mutual", kind="company")
    said = {"customer_id": insurer, "role": "insurer", "claim_number": "CM-4471"}
    return act(add_payer, ctx, work_order_id=order.id, **said | fields)


def payer(ctx: Context, order: Made, role: str) -> PayerFact:
    return next(one for one in payers_of(ctx, order.id) if one.role == role)


def offer(ctx: Context, order: Made, role: str, line_ids: Sequence[UUID] | None = None) -> Any:
    """Send a payer their estimate."""
    who = payer(ctx, order, role)
    drafted = act(draft_estimate, ctx, work_order_id=order.id, payer_id=who.id, line_ids=line_ids)
    return act(send_estimate, ctx, estimate_id=drafted.id, expected_version=drafted.version)


def agree(ctx: Context, sent: Any, **fields: Any) -> Any:
    """A payer says yes to all that they were offered, on the phone."""
    said = {"channel": "phone", "name": "Ada Moreno", "number_called": "+15035550142"}
    return act(record_decision, ctx, estimate_id=sent.id, decisions=yes(*sent.line_ids), **said | fields)


def agreed_order(ctx: Context, *roles: str, order: Made | None = None, **fields: Any) -> Made:
    """An order to which its payers agreed, each for themselves."""
    order = order or an_insured_order(ctx, **fields)
    for role in roles or ("customer", "insurer"):
        agree(ctx, offer(ctx, order, role))
    return order


def done_order(ctx: Context, *roles: str, order: Made | None = None, **fields: Any) -> Made:
    """An order that its payers agreed to and that is done."""
    return finished(ctx, agreed_order(ctx, *roles, order=order, **fields))


def finished(ctx: Context, order: Made) -> Made:
    for job_id in order.job_ids:
        act(start_job, ctx, job_id=job_id)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    return order


def bill(ctx: Context, order: Made, role: str) -> Invoice:
    """Draft and issue the invoice of a payer."""
    who = payer(ctx, order, role)
    drafted = act(draft_invoice, ctx, work_order_id=order.id, payer_id=who.id)
    act(issue_invoice, ctx, invoice_id=drafted.id, expected_version=drafted.version)
    found: Invoice = Invoice.unscoped.get(pk=drafted.id)
    return found


def billed_order(ctx: Context, **fields: Any) -> tuple[Made, Invoice, Invoice]:
    """An insured order that is done, with the invoices of customer and insurer."""
    order = done_order(ctx, **fields)
    return order, bill(ctx, order, "customer"), bill(ctx, order, "insurer")
