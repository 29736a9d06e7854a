"""Mandates for tests: signed by their customer, with a method saved at the double of Stripe."""

from typing import Any
from uuid import UUID

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import a_request
from tests.payments.stripe import Provider
from tests.work_orders.builders import seen
from tests.world import act
from workwright.kernel.context import Context
from workwright.payments.actions.prepare_mandate import prepare_mandate
from workwright.payments.actions.sign_mandate import sign_mandate
from workwright.payments.flows import start_setup, sync_setup
from workwright.payments.models import Mandate

CAPS: dict[str, Any] = {"cap_minor": 20_000, "period_cap_minor": 30_000, "period": "month"}


def a_mandate(ctx: Context, stripe: Provider, customer_id: UUID, **fields: Any) -> UUID:
    """A mandate that its customer signed, with a method saved under it."""
    how = {name: fields.pop(name) for name in ("kind", "how") if name in fields}
    made = act(prepare_mandate, ctx, customer_id=customer_id, **CAPS | fields)
    act(sign_mandate, ctx, mandate_id=made.id, shown_sha256=made.text_sha256, agreed=True)
    start_setup(ctx, made.id, "http://127.0.0.1:9/back")
    stripe.act(Mandate.unscoped.get(pk=made.id).setup_ref or "", "save", **how)
    sync_setup(ctx, made.id)
    return UUID(str(made.id))


def an_asked_invoice(ctx: Context) -> tuple[UUID, UUID, UUID]:
    """An issued invoice over 179.23, the request for it, and its customer."""
    invoice = an_issued_invoice(ctx)
    asked = a_request(ctx, 17_923, invoice_ids=(invoice.id,), purpose="final")
    return invoice.id, asked, seen(ctx, invoice.order).customer_id
