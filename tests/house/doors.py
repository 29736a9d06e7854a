"""Every address of the product, with something of each kind to put into it."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.builders import a_device
from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import be_taxes, us_taxes
from tests.drawers.builders import a_drawer, an_open_shift
from tests.estimates.builders import a_sent_estimate
from tests.files.builders import a_file
from tests.inventory.builders import a_warehouse
from tests.notify.builders import a_message
from tests.parties.builders import a_customer
from tests.payments.builders import a_request, card_slip
from tests.reconciliation.builders import a_bank_line, a_provider
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import an_order, seen
from tests.world import act, journal
from workwright.billing.actions.consolidate_invoices import consolidate_invoices
from workwright.billing.actions.credit_invoice import credit_invoice
from workwright.billing.models import Invoice
from workwright.imports.flows import upload
from workwright.kernel.context import Context


class Door(NamedTuple):
    """One address pattern: as it is mounted, without the converters' names."""

    route: str
    view: str


def doors() -> list[Door]:
    """Return every address of the product."""
    return sorted(set(_walk(get_resolver().url_patterns, "")))


def _walk(patterns: Any, before: str) -> Iterator[Door]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            yield Door(route, f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}")


def things(ctx: Context) -> dict[str, UUID]:
    """Make one thing of each kind that an address of the desk names, in the context's branch."""
    (us_taxes if ctx.branch.currency == "USD" else be_taxes)(ctx)
    customer = a_customer(ctx, name="Dana Quill")
    billed = an_issued_invoice(ctx)
    note = act(credit_invoice, ctx, invoice_id=an_issued_invoice(ctx).id, reason="Charged twice").id
    order = an_order(ctx)
    shown, technician = seen(ctx, order), a_technician(ctx)
    return {
        "job_id": shown.jobs[0].id,
        "line_id": shown.jobs[0].lines[0].id,
        "bank_line_id": a_bank_line(ctx),
        "drawer_id": a_drawer(ctx, name="Side desk"),
        "resource_id": technician,
        "visit_id": a_visit(ctx, order, technician),
        "place_id": a_warehouse(ctx, "Back room"),
        "message_id": a_message(ctx),
        "device_id": a_device(ctx),
        "import_id": upload(
            ctx, "customers", BytesIO(b"name,phone\nAnn Lee,+15035550111\n"), "people.csv"
        ).id,
        "customer_id": customer,
        "asset_id": a_vehicle(ctx, customer),
        "work_order_id": order.id,
        "invoice_id": billed.id,
        "credit_note_id": note,
        "consolidated_id": _consolidated(ctx, billed.id),
        "estimate_id": a_sent_estimate(ctx).id,
        "payment_id": card_slip(ctx, 5_000, work_order_id=order.id, purpose="deposit").id,
        "request_id": a_request(ctx, 5_000, work_order_id=order.id),
        "shift_id": an_open_shift(ctx),
        "file_id": a_file(ctx),
        "account_id": a_provider(ctx),
        "entry_id": UUID(journal(ctx.here)[-1]["id"]),
    }


def _consolidated(ctx: Context, invoice_id: UUID) -> UUID:
    """Put an invoice on a consolidated one."""
    customer = Invoice.unscoped.get(pk=invoice_id).customer_id
    done: UUID = act(consolidate_invoices, ctx, customer_id=customer, first_on=ctx.today).id
    return done


def filled(route: str, names: dict[str, Any]) -> str:
    """Return an address with things put into its places."""
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(names[place[1]]), route)
