"""Every page of the desk opens, light and wide and dark on a phone, without an accessibility violation."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from playwright.sync_api import Page

from tests.billing.builders import an_issued_invoice
from tests.browser.conftest import Looks
from tests.catalog.builders import a_part
from tests.clientele.builders import a_visitor
from tests.payments.builders import a_request, cash
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, an_order
from tests.world import act
from workwright.clientele.queries import visit_token
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.drawers.actions.open_shift import open_shift
from workwright.estimates.actions.draft_estimate import draft_estimate
from workwright.estimates.actions.send_estimate import send_estimate
from workwright.estimates.queries import link_token_of
from workwright.interfaces.portal.links import track_token
from workwright.kernel.context import Context
from workwright.payments.queries import request_link
from workwright.scheduling.actions.add_resource import add_resource
from workwright.work_orders.actions.place_hold import place_hold
from workwright.work_orders.actions.record_finding import record_finding
from workwright.work_orders.queries import get_work_order

EVERYTHING = ("branch_manager", "service_advisor", "cashier", "accountant", "technician", "dispatch_officer")
PAGES = (
    "/",
    "/welcome",
    "/my",
    "/my/orders/{order}",
    "/my/orders/{order}/finding",
    "/schedule",
    "/schedule/week",
    "/schedule/attendance",
    "/schedule/resources",
    "/orders/{order}/assign",
    "/orders",
    "/orders?state=closed",
    "/orders?view=board",
    "/orders/new",
    "/orders/{order}",
    "/orders/{order}/assign",
    "/estimates/{draft}",
    "/estimates/{sent}",
    "/estimates/{sent}/decide",
    "/customers",
    "/customers/{customer}",
    "/customers/{customer}/data",
    "/customers/{customer}/merge",
    "/ageing",
    "/privacy",
    "/assets",
    "/assets/{asset}",
    "/vendors",
    "/messages",
    "/messages/triage",
    "/settings/channels",
    "/settings/channels/sms",
    "/catalogue",
    "/parts",
    "/parts/{part}",
    "/parts?show=low",
    "/figures",
    "/figures?first_on=2026-09-01&last_on=2026-11-30",
    "/invoices",
    "/invoices/{invoice}",
    "/invoices/{unpaid}",
    "/orders/{billed}",
    "/orders/{unpaid_order}",
    "/orders/{unpaid_order}/pay",
    "/payments",
    "/payments/{payment}",
    "/requests/{request}",
    "/cash",
    "/cash/{shift}",
    "/cash/{shift}/count",
    "/ledger",
    "/close",
    "/bank",
    "/ready",
    "/people",
    "/providers",
    "/settings",
    "/settings/work_orders",
    "/settings/billing",
    "/journal",
    "/operations",
    "/setup",
    "/setup/branch",
    "/setup/taxes",
    "/setup/services",
    "/setup/numbering",
    "/setup/logo",
    "/setup/people",
    "/setup/address",
    "/setup/mail",
    "/setup/pay",
    "/setup/float",
    "/setup/invoice",
    "/setup/demo",
    "/check",
    "/trust",
    "/search?q=toyota",
    "/see/work_orders/list_declined_lines",
    "/do/work_orders/add_job?work_order_id={order}",
    "/do/scheduling/book_visit?work_order_id={order}",
    "/do/inventory/receive_stock",
    "/e/{asked}",
    "/p/{paying}",
    "/o/{tracked}",
    "/request/HSG",
    "/account",
    "/account/in",
    "/account/new",
)


def furnish(ctx: Context) -> dict[str, Any]:
    """Put one of most things into the branch; return what pages are about."""
    order, other = an_order(ctx, COIL_JOB, BRAKE_JOB, priority="urgent"), an_order(ctx, BRAKE_JOB)
    act(record_finding, ctx, work_order_id=order.id, severity="unsafe", text="Rotors below the minimum.")
    act(place_hold, ctx, work_order_id=order.id, kind="parts", reason="Waiting for rotors")
    act(add_resource, ctx, kind="technician", name="Maria López")
    drawer = act(add_drawer, ctx, name="Front desk").id
    sent = act(draft_estimate, ctx, work_order_id=other.id)
    act(send_estimate, ctx, estimate_id=sent.id, expected_version=sent.version)
    seen = get_work_order(ctx, order.id)
    shift = act(open_shift, ctx, drawer_id=drawer, float_minor=15000).id
    paid, unpaid = an_issued_invoice(ctx), an_issued_invoice(ctx)
    request = a_request(ctx, 5000, work_order_id=unpaid.order.id)
    payment = cash(ctx, 10000, work_order_id=paid.order.id).id
    return {
        "invoice": paid.id,
        "unpaid": unpaid.id,
        "billed": paid.order.id,
        "unpaid_order": unpaid.order.id,
        "payment": payment,
        "request": request,
        "tracked": track_token(unpaid.order.id),
        "asked": link_token_of(ctx, sent.id),
        "paying": request_link(ctx, request),
        "order": order.id,
        "draft": act(draft_estimate, ctx, work_order_id=order.id).id,
        "sent": sent.id,
        "customer": seen.customer_id,
        "asset": seen.asset_id,
        "part": a_part(ctx),
        "shift": shift,
        "inside": visit_token(a_visitor(ctx, seen.customer_id)),
    }


def test_every_page_is_accessible(
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    accessible: Callable[[Page], None],
    looks: Callable[[Page], Looks],
    ctx_as: Callable[..., Context],
    site: str,
) -> None:
    made = furnish(ctx_as("system", at=timezone.now()))
    page = opened(f"{site}/health/live", cookies=signed_in(*EVERYTHING))
    inside = {"name": "workwright_account", "value": str(made["inside"]), "url": f"{site}/account"}
    page.context.add_cookies([inside])  # type: ignore[list-item]
    look, wrong = looks(page), []
    for path in PAGES:
        answer = page.goto(site + path.format(**made))
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{path}: {answer.status}")
        else:
            wrong += [f"{path}: {found}" for found in look.wrong(accessible)]
    assert not wrong, "\n".join(wrong)
