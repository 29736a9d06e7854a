"""Journey 0, a Saturday, one person: data brought in, quick cases, a mistake mended, the till closed, the backup tried.

Every field filled, choice made and button pressed is one input; inputs and seconds are printed (`pytest -s`).
"""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.access.builders import PASSWORD
from tests.billing.builders import Billed
from tests.browser import old_system
from tests.browser.elsewhere import own_home, restore_elsewhere
from tests.browser.hands import Hands
from tests.browser.pictures import look
from tests.catalog.builders import a_service, us_taxes
from tests.conftest import _address
from tests.drawers.builders import a_drawer
from tests.estimates.builders import an_approved_order
from tests.payments.builders import card_slip, credit_held, owed
from tests.world import act
from workwright.access.queries import list_self_approvals
from workwright.assets.models import Asset
from workwright.billing.actions.issue_invoice import issue_invoice
from workwright.billing.models import Invoice
from workwright.billing.queries import get_invoice, invoices_of
from workwright.catalog.models import Part
from workwright.catalog.queries import search_parts
from workwright.drawers.queries import list_shifts
from workwright.imports.flows import work_once
from workwright.kernel.context import Context
from workwright.kernel.models import Journal
from workwright.kernel.verify import verify
from workwright.ledger.queries import get_trial_balance
from workwright.parties.models import Customer
from workwright.parties.queries import search_customers
from workwright.scheduling.queries import list_visits
from workwright.work_orders.actions.complete_work_order import complete_work_order
from workwright.work_orders.actions.start_job import start_job
from workwright.work_orders.queries import get_work_order, list_work_orders

pytestmark = pytest.mark.slow
ALONE = ("operations_manager", "branch_manager", "service_advisor", "cashier", "technician")
OIL_CHANGE, WIPERS = 4900 + 1400 + 102 + 35, 3700 + 268 + 93


@pytest.fixture
def shop_home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    with own_home(tmp_path, settings) as home:
        yield home


def test_one_person_gets_through_a_saturday(
    shop_home: Path,
    site: str,
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    stale: Callable[[], None],
    ctx_as: Callable[..., Context],
    fresh_db: str,
    server: str,
    tmp_path: Path,
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    us_taxes(ctx)
    a_drawer(ctx, name="Front desk")
    hands = Hands(opened(site, cookies=signed_in(*ALONE)))
    hands.page.set_default_timeout(60_000)

    bring_everything_in(hands, ctx, site)
    yesterday = ctx_as("system", at=timezone.now() - timedelta(days=1))
    wrong, unpaid = an_invoice(yesterday), an_invoice(yesterday)
    card_slip(yesterday, 17_923, invoice_ids=[wrong.id])

    open_the_till(hands, site)
    an_oil_change_in_cash(hands, ctx, site)
    wiper_blades_over_the_counter(hands, site)
    a_fleet_car_on_account(hands, site)
    correct_yesterdays_invoice(hands, ctx, site, wrong)
    hold_and_release(hands, ctx, site, wrong, unpaid)
    close_the_till_alone(hands, ctx, site, stale)
    assert verify() == []
    assert get_trial_balance(ctx).totals[0].balanced
    restore_elsewhere(_address(server, fresh_db), shop_home, tmp_path)


def bring_everything_in(hands: Hands, ctx: Context, site: str) -> None:
    """Customers with vehicles, parts, what is on the shelf and what is unpaid, each file looked at before."""
    began = time.monotonic()
    for kind, text, rows in (
        ("Customers, with or without their vehicles", old_system.customers(), old_system.CUSTOMERS + 2),
        ("Parts", old_system.parts(), old_system.PARTS),
        ("Opening stock", old_system.as_workbook(old_system.stock()), 2),
        ("Unpaid invoices", old_system.unpaid(), old_system.UNPAID),
    ):
        bring_in(hands, site, kind, text, rows)
    print(f"everything brought in: {time.monotonic() - began:.1f} seconds")
    assert len(search_customers(ctx, old_system.FLEET).rows) == 1
    came = Customer.objects.count(), Asset.objects.count(), Part.objects.count(), Invoice.unscoped.count()
    assert came == (500, 502, old_system.PARTS, old_system.UNPAID)
    books = {row.code: row.balance_minor for row in get_trial_balance(ctx).rows}
    assert books["receivable"] == old_system.UNPAID_MINOR
    assert books["stock"] == 8 * 510 + 6 * 720


def bring_in(hands: Hands, site: str, kind: str, content: str | bytes, rows: int) -> None:
    page = hands.page
    hands.begin()
    page.goto(f"{site}/imports")
    page.get_by_role("radio", name=re.compile(f"^{re.escape(kind)}")).check()
    name = f"{kind.split(',')[0].lower()}.{'csv' if isinstance(content, str) else 'xlsx'}"
    buffer = content.encode() if isinstance(content, str) else content
    page.locator("#f-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": buffer}
    )
    hands.inputs += 2
    hands.click("button", "Upload and look")
    hands.click("button", "Check all rows")
    work()
    expect(page.get_by_role("button", name=f"Bring in {rows} rows")).to_be_visible(timeout=60_000)
    look(page, f"saturday-checked-{rows}")
    hands.click("button", f"Bring in {rows} rows")
    work()
    expect(page.get_by_text(f"{rows} rows were brought in.")).to_be_visible(timeout=60_000)
    hands.told(f"{rows} rows of {kind.lower()}")


def work() -> None:
    """Let the worker do what waits."""
    while work_once(timezone.now):
        pass


def an_invoice(ctx: Context) -> Billed:
    """An invoice over 179.23 for work that was offered, agreed to, and done."""
    order = an_approved_order(ctx)
    for job_id in order.job_ids:
        act(start_job, ctx, job_id=job_id)
    act(complete_work_order, ctx, work_order_id=order.id, finish_jobs=True)
    (card,) = invoices_of(ctx, order.id)
    issued = act(issue_invoice, ctx, invoice_id=card.id, expected_version=card.version)
    return Billed(issued.id, issued.version, order)


def open_the_till(hands: Hands, site: str) -> None:
    page = hands.page
    page.goto(f"{site}/cash")
    page.get_by_role("link", name="Open shift").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Drawer").select_option(label="Front desk")
    dialog.get_by_label("Float").fill("150")
    dialog.get_by_role("button", name="Open shift").click()
    expect(page.get_by_role("link", name="Count drawer")).to_be_visible()


def the_service(ctx: Context) -> None:
    """An oil change at a fixed price, with the filter that was brought in; it asks for no proof at all."""
    (oil_filter,) = [row for row in search_parts(ctx, "OF-100").rows if row.sku == "OF-100"]
    work = {"kind": "labour", "description": "Oil change", "quantity": 1, "unit_price": Decimal("49.00")}
    part = {"kind": "part", "description": "Oil filter", "quantity": 1, "part_id": oil_filter.id}
    a_service(ctx, name="Oil change", lines=(work, part))


def an_oil_change_in_cash(hands: Hands, ctx: Context, site: str) -> None:
    """From the plate to the money: no booking, no second look, no signature."""
    the_service(ctx)
    page = hands.page
    page.goto(f"{site}/express")
    hands.begin()
    hands.fill("Plate", "8ABC007")
    expect(page.locator("#vehicle")).to_contain_text("Kim 7")
    hands.choose("Service", "Oil change")
    expect(page.locator("[data-quote]")).to_have_text("64.37 USD")
    hands.click("button", "Agreed, begin")
    page.wait_for_url("**/express/*-*")
    hands.fill("Given by the customer", "70")
    hands.click("button", re.compile("^Finish and take"))
    page.wait_for_url("**/counter/sold/**")
    assert hands.told("an oil change, from plate to paid") <= 90
    assert hands.inputs <= 12
    expect(page.locator("[data-change-given]")).to_have_text("5.63 USD")
    look(page, "saturday-oil-change")
    order = list_work_orders(ctx, state="closed").rows[0]
    whole = get_work_order(ctx, order.id)
    assert (whole.signatures, [job.quality for job in whole.jobs]) == ((), [()])
    assert list_visits(ctx, work_order_id=order.id) == []


def wiper_blades_over_the_counter(hands: Hands, site: str) -> None:
    page = hands.page
    page.goto(f"{site}/counter")
    expect(page.get_by_label("Scan or type a part")).to_be_focused()
    hands.begin()
    hands.type("WB-600")
    hands.type("WB-600")
    expect(page.get_by_label("Quantity of Wiper blade 600 mm")).to_have_value("2")
    hands.press("Enter")
    expect(page.get_by_label("Given by the customer")).to_be_focused()
    hands.type("50")
    page.wait_for_url("**/counter/sold/**")
    assert hands.told("wiper blades over the counter") < 60
    expect(page.locator("[data-change-given]")).to_have_text("9.39 USD")


def a_fleet_car_on_account(hands: Hands, site: str) -> None:
    """The fleet pays by invoice, and wants its own order number on it: without one nothing goes."""
    page = hands.page
    page.goto(f"{site}/express")
    hands.begin()
    hands.fill("Plate", "FLT 002")
    expect(page.locator("#vehicle")).to_contain_text(old_system.FLEET)
    hands.choose("Service", "Oil change")
    hands.click("button", "Agreed, begin")
    page.wait_for_url("**/express/*-*")
    page.get_by_label("On account").check()
    page.get_by_role("button", name=re.compile("^Finish and take")).click()
    expect(page.get_by_role("alert").first).to_contain_text("order number")
    page.get_by_label("On account").check()
    hands.inputs += 1
    hands.fill("order number (PO)", "PO-7781")
    hands.click("button", re.compile("^Finish and take"))
    page.wait_for_url("**/counter/sold/**")
    hands.told("a fleet car on account")
    expect(page.get_by_label("Receipt", exact=True)).to_contain_text("PO-7781")
    look(page, "saturday-fleet")


def correct_yesterdays_invoice(hands: Hands, ctx: Context, site: str, wrong: Billed) -> None:
    """The hour was too dear by 8.00: one action credits it, issues it right, and its payment moves along."""
    page = hands.page
    page.goto(f"{site}/invoices/{wrong.id}")
    hands.begin()
    hands.click("link", re.compile("^Correct$"))
    page.get_by_label("What was wrong").fill("Agreed on 125 an hour")
    page.get_by_label(re.compile("^Price of")).first.fill("125")
    look(page, "saturday-correct")
    acts = Journal.objects.filter(door="desk")
    before = acts.count()
    page.get_by_role("button", name="Correct it").click()
    hands.inputs += 3
    expect(page.get_by_text("Corrects an earlier invoice")).to_be_visible()
    assert [row.action for row in acts.order_by("at")[before:]] == ["billing.correct_invoice"]
    hands.told("yesterday's invoice corrected")
    look(page, "saturday-corrected")
    old = get_invoice(ctx, wrong.id)
    assert old.corrected_by_id is not None
    right = get_invoice(ctx, old.corrected_by_id)
    assert (right.gross_minor, owed(ctx, right.id)) == (17_123, 0)
    assert credit_held(ctx, right.customer_id) == 800


def hold_and_release(hands: Hands, ctx: Context, site: str, paid: Billed, unpaid: Billed) -> None:
    page = hands.page
    page.goto(f"{site}/orders/{unpaid.order.id}")
    held = page.locator("section", has=page.locator("#release-title"))
    expect(held).to_contain_text("179.23 USD")
    expect(held.get_by_role("link", name="Release", exact=True)).to_have_count(0)
    look(page, "saturday-held")
    page.goto(f"{site}/orders/{paid.order.id}")
    page.get_by_role("link", name="Release", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Recipient", exact=True).fill("Ana Díaz")
    dialog.get_by_role("button", name="Release").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Closed")
    assert get_work_order(ctx, unpaid.order.id).state == "completed"


def close_the_till_alone(hands: Hands, ctx: Context, site: str, stale: Callable[[], None]) -> None:
    """Counted blind, closed, and signed off by the same person: who it is, why, and the mark of it."""
    page = hands.page
    page.goto(f"{site}/cash")
    hands.begin()
    hands.click("link", "Count drawer")
    hands.fill("Counted in all", str(Decimal(15000 + OIL_CHANGE + WIPERS).scaleb(-2)))
    hands.click("button", "Keep the count")
    page.get_by_role("link", name="Close shift").click()
    page.get_by_role("dialog").get_by_role("button", name="Close shift").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Closed")
    stale()
    page.get_by_role("link", name="Approve shift").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("I am alone on Saturdays")
    dialog.get_by_role("button", name="Approve shift").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Go on").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Approved")
    hands.inputs += 7
    hands.told("the till counted and closed alone")
    look(page, "saturday-closed")
    (mark,) = list_self_approvals(ctx)
    assert mark.reason == "I am alone on Saturdays"
    (shift,) = list_shifts(ctx).rows
    assert (shift.state, shift.difference_minor) == ("approved", 0)
