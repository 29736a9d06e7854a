"""Every address opens for whom the permission table says, and for nobody else: roles, branches, strangers, links.

A new address fails here until somebody says below who may open it.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.access.builders import a_user
from tests.billing.builders import an_issued_invoice
from tests.catalog.builders import a_part, us_taxes
from tests.clientele.builders import a_contact, a_visitor
from tests.desk.conftest import desk_of, just_proved
from tests.estimates.builders import a_sent_estimate
from tests.files.builders import a_file
from tests.house.doors import doors, filled, things
from tests.parties.builders import a_customer
from tests.payments.builders import a_request
from tests.scheduling.builders import a_visit
from tests.work_orders.builders import an_order, seen
from tests.world import Company, act, journal
from workwright.access.models import User
from workwright.access.roles import ROLES, permission_table, permissions_of
from workwright.clientele.queries import visit_token
from workwright.clientele.rules import rights_of
from workwright.estimates.queries import link_token_of
from workwright.interfaces.portal.door import wrong_links
from workwright.interfaces.portal.links import track_token
from workwright.kernel.actions import registry
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.kernel.reads import queries
from workwright.parties.actions.add_site import add_site
from workwright.payments.queries import request_link

__all__ = ["desk_of"]
As = Callable[..., Context]
DeskOf = Callable[..., Client]

PAY = ("payments.take_cash", "payments.take_card_slip", "payments.take_cheque", "payments.take_transfer")
ANYBODY = "access.view_branches"
"""Who is signed in at all: every role holds it."""
DESK: dict[str, str | tuple[str, ...]] = {
    "": ANYBODY,
    "assets": "assets.view_assets",
    "assets/<uuid:asset_id>": "assets.view_assets",
    "cash": "drawers.view_drawers",
    "cash/<uuid:shift_id>": "drawers.view_drawers",
    "cash/<uuid:shift_id>/count": "drawers.count_shift",
    "cash/<uuid:shift_id>/report": "drawers.view_running_totals",
    "cash/<uuid:shift_id>/take-over": "drawers.hand_over_shift",
    "catalogue": "catalog.view_catalog",
    "consolidated/<uuid:consolidated_id>/pdf": "billing.view_invoices",
    "counter": "counter.sell_parts",
    "counter/basket": "counter.sell_parts",
    "counter/sales": "work_orders.view_work_orders",
    "counter/sold/<uuid:work_order_id>": "billing.view_invoices",
    "counter/sold/<uuid:work_order_id>/receipt.pdf": "billing.view_invoices",
    "counter/sold/<uuid:work_order_id>/return": "counter.return_parts",
    "credit-notes/<uuid:credit_note_id>/pdf": "billing.view_invoices",
    "customers": "parties.view_customers",
    "customers/<uuid:customer_id>": "parties.view_customers",
    "ageing": "billing.view_invoices",
    "customers/<uuid:customer_id>/merge": "parties.merge_customers",
    "customers/<uuid:customer_id>/data": "privacy.view_requests",
    "customers/<uuid:customer_id>/data/copy.zip": "privacy.export_person",
    "customers/<uuid:customer_id>/statement.pdf": "billing.view_invoices",
    "estimates/<uuid:estimate_id>": "estimates.view_estimates",
    "estimates/<uuid:estimate_id>/decide": "estimates.record_decision",
    "estimates/<uuid:estimate_id>/document": "estimates.view_estimates",
    "express": "counter.open_express_order",
    "express/<uuid:work_order_id>": "counter.settle_order",
    "express/quote": "counter.open_express_order",
    "express/vehicle": "counter.open_express_order",
    "figures": "ledger.view_figures",
    "files/<uuid:file_id>": "files.view_files",
    "find/<slug:field>": ANYBODY,
    "imports": "imports.view_imports",
    "imports/<uuid:import_id>": "imports.view_imports",
    "imports/<uuid:import_id>/receipt.json": "imports.view_imports",
    "imports/<uuid:import_id>/refused.csv": "imports.view_imports",
    "bank": "reconciliation.view_reconciliation",
    "bank/<uuid:bank_line_id>": "reconciliation.match_line",
    "close": "reconciliation.view_reconciliation",
    "live/news": "work_orders.view_work_orders",
    "invoices": "billing.view_invoices",
    "invoices/<uuid:invoice_id>": "billing.view_invoices",
    "invoices/<uuid:invoice_id>/correct": "billing.correct_invoice",
    "invoices/<uuid:invoice_id>/correct/preview": "billing.correct_invoice",
    "invoices/<uuid:invoice_id>/document": "billing.view_invoices",
    "settings/billing/preview.png": "access.view_policy",
    "invoices/<uuid:invoice_id>/pdf": "billing.view_invoices",
    "journal": "access.view_journal",
    "journal/<uuid:entry_id>": "access.view_journal",
    "ledger": "ledger.view_ledger",
    "ledger/<str:code>": "ledger.view_ledger",
    "messages": "notify.view_messages",
    "messages/triage": "notify.view_messages",
    "my": "work_orders.start_job",
    "my-jobs": ANYBODY,
    "my/orders/<uuid:work_order_id>": "work_orders.start_job",
    "my/orders/<uuid:work_order_id>/finding": "work_orders.record_finding",
    "my/orders/<uuid:work_order_id>/photos": "work_orders.attach_file",
    "operations": "operations.view_operations",
    "operations/banner": "operations.view_operations",
    "orders": "work_orders.view_work_orders",
    "orders/<uuid:work_order_id>": "work_orders.view_work_orders",
    "orders/<uuid:work_order_id>/assign": "scheduling.book_visit",
    "orders/<uuid:work_order_id>/deeds": "work_orders.view_work_orders",
    "orders/<uuid:work_order_id>/lines/<uuid:line_id>": "work_orders.view_work_orders",
    "orders/<uuid:work_order_id>/pay": (*PAY, "payments.request_payment", "payments.put_on_account"),
    "orders/<uuid:work_order_id>/sign": "work_orders.sign_work",
    "orders/line-hints": ANYBODY,
    "orders/new": "work_orders.open_work_order",
    "orders/new/hints": ANYBODY,
    "orders/new/what": ANYBODY,
    "orders/new/who": ANYBODY,
    "parts": "inventory.view_stock",
    "parts/<uuid:part_id>": "inventory.view_stock",
    "payments": "payments.view_payments",
    "payments/<uuid:payment_id>": "payments.view_payments",
    "people": "access.view_access",
    "palette": ANYBODY,
    "privacy": "privacy.view_requests",
    "providers": "payments.view_payments",
    "ready": "release.view_release",
    "requests/<uuid:request_id>": "payments.view_payments",
    "schedule": "scheduling.view_schedule",
    "schedule/attendance": "scheduling.view_attendance",
    "schedule/resources": "scheduling.view_schedule",
    "schedule/week": "scheduling.view_schedule",
    "schedule/week/day": "scheduling.view_schedule",
    "search": ANYBODY,
    "security": ANYBODY,
    "settings": ANYBODY,
    "setup": "access.view_access",
    "setup/<slug:name>": "access.view_access",
    "settings/channels": "notify.view_channels",
    "settings/channels/<slug:key>": "notify.view_channels",
    "settings/<slug:name>": "access.view_policy",
    "vendors": "parties.view_customers",
    "visits/<uuid:visit_id>": "scheduling.view_all_visits",
    "visits/<uuid:visit_id>/move": "scheduling.move_visit",
    "welcome": ANYBODY,
}
"""Pages and parts of pages, and which right opens each: any of several where there are several."""
SENT: dict[str, str] = {
    "branch": ANYBODY,
    "imports/<uuid:import_id>/columns": "imports.map_columns",
    "imports/<uuid:import_id>/reading": "imports.read_again",
    "imports/<uuid:import_id>/start": "imports.start_import",
    "orders/<uuid:work_order_id>/write": "notify.write_message",
    "operations/address": "operations.record_address_check",
    "orders/bulk": "work_orders.edit_work_order",
    "orders/bulk/undo": "work_orders.edit_work_order",
    "providers/<uuid:account_id>/register": "payments.connect_provider",
    "security/pin": ANYBODY,
    "security/share": "access.enrol_device",
    "welcome/mark": ANYBODY,
}
"""What only takes forms."""
ACTIONS_AND_READS = (
    "do/<slug:context>/<slug:verb>",
    "my/do/<slug:context>/<slug:verb>",
    "see/<slug:context>/<slug:name>",
)
"""Everything else of the desk: tried name by name below."""
BRANCHLESS = ("customer_id", "asset_id", "part_id")
"""Whose records are the company's: every branch sees them."""
OUTSIDE = (
    "account",
    "accounts/",
    "api/",
    "check",
    "trust",
    "health/",
    "hooks/",
    "live/stream",
    "metrics",
    "static/",
    "e/",
    "o/",
    "m/",
    "p/",
    "u/",
    "request/",
)
"""Doors of their own: what a device opens that is not signed in, keys, links (below), signatures."""
SOME_ROLES = ("branch_manager", "technician", "auditor")
"""Who tries the same doors once more by their other way in: as parts of a page, from the technician's pages."""
KEPT = {"name": "access", "key": "sms", "code": "receivable", "field": "customer_id"}
OPEN = (200, 301, 302)
OTHER_KIND = (
    "counter/sold/<uuid:work_order_id>",
    "counter/sold/<uuid:work_order_id>/receipt.pdf",
    "setup/<slug:name>",
)
"""Addresses of another kind of order, or of other names: whoever may look is told that there is none."""
REFUSED = (None, 403, 404, 422)
"""How a form is refused that names nothing: without the right, or for what it leaves out. Nothing is done."""


@pytest.fixture
def names(ctx_as: As) -> dict[str, Any]:
    """One thing of each kind, of Harbour Street."""
    return {**KEPT, **things(ctx_as()), "part_id": a_part(ctx_as(), name="Wiper")}


def test_every_address_has_somebody_who_may_open_it() -> None:
    found = {door.route for door in doors() if not door.route.startswith(OUTSIDE)}
    assert found == {*DESK, *SENT, *ACTIONS_AND_READS}


def holds(role: str, rights: str | tuple[str, ...]) -> bool:
    wanted = (rights,) if isinstance(rights, str) else rights
    return bool(permissions_of(role) & set(wanted))


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_a_role_opens_what_the_table_says_and_nothing_else(
    desk_of: DeskOf, names: dict[str, Any], headers: dict[str, str], company: Company
) -> None:
    wrong: list[tuple[str, str, int | None]] = []
    for role in ROLES if not headers else SOME_ROLES:
        client = desk_of(role)
        for route, rights in DESK.items():
            status = client.get(filled(route, names), headers=headers).status_code
            there = (404,) if route in OTHER_KIND else OPEN
            if status not in (there if holds(role, rights) else (403,)):
                wrong.append((role, route, status))
        before = len(journal(company.harbour))
        for route, right in SENT.items():
            address = filled(route, names)
            sent = None if holds(role, right) else client.post(address, headers=headers).status_code
            if client.get(address).status_code != 405 or sent not in REFUSED:
                wrong.append((role, route, sent))
        if len(journal(company.harbour)) != before:
            wrong.append((role, "did something", before))
    assert wrong == []


def somebody_of(ctx: Context, branch: Any, *roles: str) -> Client:
    seats = [{"role": role, "branch_id": branch} for role in roles]
    user = a_user(ctx, f"{branch}@example.com", *seats)
    client = Client()
    client.force_login(User.objects.get(pk=user), backend="django.contrib.auth.backends.ModelBackend")
    just_proved(client)
    return client


def test_another_branch_s_people_find_nothing_of_ours(
    ctx_as: As, names: dict[str, Any], company: Company
) -> None:
    client = somebody_of(ctx_as("system", branch=None), company.north, *ROLES)
    wrong = []
    for route in DESK:
        if "<uuid:" not in route or any(name in route for name in BRANCHLESS):
            continue
        for headers in ({}, {"HX-Request": "true"}):
            answer = client.get(filled(route, names), headers=headers)
            back = answer.get("Location", "").startswith("/my/orders/")
            if answer.status_code not in (403, 404) and not back:
                wrong.append((route, answer.status_code))
    assert wrong == []
    assert client.post("/branch", {"branch": str(company.harbour)}).status_code == 404


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "part"])
def test_a_stranger_is_sent_to_the_door_and_told_nothing(
    names: dict[str, Any], headers: dict[str, str]
) -> None:
    client, wrong = Client(), []
    addresses = [filled(route, names) for route in DESK if route != "my-jobs"]
    addresses += [f"/do/{name.replace('.', '/')}" for name in STAFF] + [
        f"/see/{name.replace('.', '/')}" for name in READS
    ]
    for address in addresses:
        answer = client.get(address, headers=headers)
        door = answer.headers.get("HX-Redirect" if headers else "Location", "")
        if not door.startswith("/accounts/login/?next=") or answer.content:
            wrong.append(address)
    for address in (
        *(filled(route, names) for route in SENT),
        *(f"/do/{name.replace('.', '/')}" for name in STAFF),
    ):
        if client.post(address, headers=headers).content:
            wrong.append(address)
    assert wrong == []


STAFF = sorted(n for n, one in registry.items() if not one.inner and permission_table().get(n))
READS = sorted(n for n, one in queries.items() if permission_table().get(one.permission))
HOUSE_ONLY = sorted(
    n
    for n, one in registry.items()
    if not one.inner and n in permission_table() and not permission_table()[n]
)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_does_or_reads_what_is_not_its_own(desk_of: DeskOf, role: str, company: Company) -> None:
    client, held = desk_of(role), permissions_of(role)
    before = len(journal(company.harbour))
    wrong = []
    for name in (*STAFF, *HOUSE_ONLY):
        for place in ("do", "my/do") if role in SOME_ROLES else ("do",):
            if name not in held and client.post(f"/{place}/{name.replace('.', '/')}").status_code != 403:
                wrong.append((place, name))
    for name in READS:
        if (
            queries[name].permission not in held
            and client.get(f"/see/{name.replace('.', '/')}").status_code != 403
        ):
            wrong.append(("see", name))
    assert wrong == []
    assert len(journal(company.harbour)) == before


def test_look_ups_while_typing_tell_only_what_the_role_may_see(desk_of: DeskOf, ctx_as: As) -> None:
    names = things(ctx_as())
    secret = "Dana"
    addresses = (
        "/find/customer_id?customer_id__find={0}",
        "/orders/new/who?name={0}",
        "/orders/new/what?customer_id={1}",
        "/orders/new/hints?customer_words=brakes&asset_id={2}",
        "/orders/line-hints?description=pad&kind=part",
        "/search?q={0}",
        "/palette?q={0}",
    )
    wrong = []
    for role in ROLES:
        client = desk_of(role)
        for address in addresses:
            page = client.get(address.format(secret, names["customer_id"], names["asset_id"]))
            if str(
                names["customer_id"]
            ) in page.content.decode() and "parties.view_customers" not in permissions_of(role):
                wrong.append((role, address))
    assert wrong == []


def test_a_made_up_action_or_read_is_not_there(desk_of: DeskOf) -> None:
    client = desk_of()
    for address in (
        "/do/access/take_over",
        "/do/ledger/post_transaction",
        "/see/access/passwords",
        f"/orders/{new_id()}",
    ):
        assert client.get(address).status_code == 404
        assert client.get(address.upper()).status_code == 404


ACCOUNT: dict[str, str] = {
    "account": "",
    "account/documents/<uuid:document_id>": "billing.view_invoices",
    "account/history.csv": "work_orders.ask_office",
    "account/history.pdf": "work_orders.ask_office",
    "account/new": "work_orders.request_work",
    "account/orders/<uuid:order_id>": "work_orders.ask_office",
    "account/orders/<uuid:order_id>/invoice/<uuid:invoice_id>": "work_orders.ask_office",
    "account/orders/<uuid:order_id>/times/<uuid:visit_id>": "work_orders.ask_office clientele.choose_time",
    "account/site/<uuid:thing_id>": "work_orders.ask_office",
    "account/site/<uuid:thing_id>/history.csv": "work_orders.ask_office",
    "account/site/<uuid:thing_id>/history.pdf": "work_orders.ask_office",
    "account/vehicle/<uuid:thing_id>": "work_orders.ask_office",
    "account/vehicle/<uuid:thing_id>/history.csv": "work_orders.ask_office",
    "account/vehicle/<uuid:thing_id>/history.pdf": "work_orders.ask_office",
}
"""The customer's own pages, and which rights a person of theirs needs for each: all of them."""
ACCOUNT_SENT = {
    "account/consent": "notify.record_consent",
    "account/leave": "",
    "account/methods/<uuid:mandate_id>/remove": "clientele.ask_to_pay",
    "account/pay": "clientele.ask_to_pay",
}
ACCOUNT_DOORS = ("account/in", "account/link/<str:token>")
WITHOUT = {
    "see": ("may_approve", "may_pay"),
    "approve": ("may_see", "may_pay"),
    "pay": ("may_see", "may_approve"),
}


def test_an_account_opens_for_its_customer_and_for_nobody_else(ctx_as: As) -> None:
    """Each address as the customer, as another customer, as people of theirs with some rights, and as a stranger."""
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    routes = {door.route for door in doors() if door.route.startswith("account") and door.route[7:8] != "s"}
    assert routes == {*ACCOUNT, *ACCOUNT_SENT, *ACCOUNT_DOORS}
    customer = a_customer(ctx, name="Nia Lund")
    site = act(add_site, ctx, customer_id=customer, name="Depot", address="1 Dock Road").id
    order = an_order(ctx, customer_id=customer, site_id=site)
    billed = an_issued_invoice(ctx, customer_id=customer)
    visit, asset = a_visit(ctx, order), seen(ctx, billed.order).asset_id
    here = {"order_id": order.id, "visit_id": visit, "document_id": billed.id, "mandate_id": new_id()}

    def address(route: str) -> str:
        named = {**here, "thing_id": site if "/site/" in route else asset}
        named |= {"order_id": billed.order.id, "invoice_id": billed.id} if "/invoice/" in route else {}
        return filled(route, named)

    def visitor(who: Any, contact: Any = None) -> Client:
        client = Client()
        client.cookies["workwright_account"] = visit_token(a_visitor(ctx, who, contact))
        return client

    people: list[tuple[str, Client, frozenset[str]]] = []
    for lacking in ("see", "approve", "pay"):
        rights = {name: name != lacking for name in ("see", "approve", "pay")}
        given = {f"may_{name}": held for name, held in rights.items()}
        contact = a_contact(ctx, customer, email=f"{lacking}@x.example", **given)
        people.append((f"without {lacking}", visitor(customer, contact), rights_of(**rights)))
    mine, theirs, wrong = visitor(customer), visitor(a_customer(ctx)), []
    for route, needed in ACCOUNT.items():
        path, others = address(route), 404 if "<uuid" in route else 200
        tries = [("mine", mine, 200), ("theirs", theirs, others), ("stranger", Client(), 303)]
        tries += [(name, one, 200 if held >= set(needed.split()) else 403) for name, one, held in people]
        found = {name: one.get(path).status_code for name, one, _ in tries}
        wrong += [(name, route, found[name]) for name, _, expected in tries if found[name] != expected]
        wrong_links.forget()
    for route, needed in ACCOUNT_SENT.items():
        tries = [
            ("stranger", Client(), 303),
            *((name, one, 403) for name, one, held in people if needed not in held),
        ]
        for name, one, expected in tries if needed else tries[:1]:
            if (status := one.post(address(route)).status_code) != expected:
                wrong.append((name, route, status))
        wrong_links.forget()
    assert wrong == []


def test_a_link_opens_what_it_is_for_and_nothing_of_another_customer(ctx_as: As) -> None:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    one, other = a_sent_estimate(ctx), a_sent_estimate(ctx)
    mine, theirs = an_issued_invoice(ctx), an_issued_invoice(ctx)
    photo = a_file(ctx)
    tokens = {
        "e": link_token_of(ctx, one.id),
        "o": track_token(mine.order.id),
        "p": request_link(ctx, a_request(ctx, 5_000, work_order_id=mine.order.id)),
    }
    client = Client()
    assert {
        kind: client.get(f"/{kind}/{token}", follow=True).status_code for kind, token in tokens.items()
    } == dict.fromkeys(tokens, 200)
    crossed = [f"/{kind}/{token}" for kind in tokens for whose, token in tokens.items() if kind != whose]
    assert {client.get(address, follow=True).status_code for address in crossed} == {404}
    wrong_links.forget()
    others = (
        f"/o/{tokens['o']}/invoice/{theirs.id}",
        f"/e/{tokens['e']}/photo/{photo}",
        f"/o/{tokens['e']}/invoice/{mine.id}",
        f"/p/{tokens['o']}/state",
    )
    assert {client.get(address).status_code for address in others} == {404}
    wrong_links.forget()
    shown = client.get(f"/e/{tokens['e']}", follow=True).content.decode()
    assert str(other.id) not in shown
    assert client.get(f"/orders/{mine.order.id}").status_code == 302, "a link is no session"
