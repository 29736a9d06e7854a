"""Journey 2 on two phones: a lock-out in the evening, taken in, sent to whoever is free, done and paid at the door."""

import io
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.pictures import look
from tests.browser.signing import sign
from tests.catalog.builders import a_service
from tests.drawers.builders import a_drawer
from tests.stories.shop import EMAIL, Shop
from tests.world import act
from workwright.access.models import User
from workwright.scheduling.actions.add_resource import add_resource
from workwright.work_orders.queries import list_work_orders

Open, SignIn = Callable[..., Page], Callable[..., Any]
NOTES = "Second yard, green door. The dog is friendly."
TOTAL = 12000 + 5400 + 392 + 135


@pytest.fixture
def shop(site: str, company: Any) -> Shop:
    return Shop()


def a_locksmith(shop: Shop, name: str, skill: str, user_id: UUID | None = None) -> UUID:
    fields = {"kind": "technician", "name": name, "user_id": user_id, "skills": (skill,)}
    made: UUID = act(add_resource, shop.system, **fields).id
    return made


def test_a_lock_out_from_the_call_to_the_cash(
    opened: Open,
    signed_in: SignIn,
    shop: Shop,
    journal: Callable[..., Any],
    accessible: Callable[[Page], None],
    site: str,
) -> None:
    office, worker = signed_in("dispatch_officer"), signed_in("technician")
    theo = User.objects.get(email="technician@example.com").pk
    a_locksmith(shop, "Theo", "locks", theo)
    a_locksmith(shop, "Mia", "brakes")
    a_drawer(shop.system, name="Purse of van 1")
    cylinder = shop.part("Euro cylinder", "54.00", "21.50", 3)
    lock_out(shop)

    # Who may not go is not offered, whoever is free and can do it is one tap away.
    desk = opened(f"{site}/orders/new", cookies=office, phone=True)
    take_the_call(desk)
    assign(desk, accessible)
    assert shop.told() == {"visit_booked": 1}

    phone = opened(f"{site}/my", cookies=worker, phone=True, theme="dark")
    go_there(phone, accessible)
    assert shop.told() == {"visit_booked": 1, "technician_on_the_way": 1}
    agree(phone, accessible)
    assert shop.stock(cylinder) == (3, 1)
    do_the_work(phone, accessible)
    assert shop.stock(cylinder) == (2, 0)
    be_paid(phone, accessible)

    (row,) = list_work_orders(shop.system, state="all").rows
    assert (row.state, row.priority) == ("closed", "emergency")
    assert shop.account(str(row.id))["balance_minor"] == 0
    assert shop.books() == {
        "drawer": TOTAL,
        "stock": 2 * 2150,
        "goods_received": 3 * 2150,
        "cost_of_sales": 2150,
        "income.labour": 12000,
        "income.part": 5400,
        "tax.sales": 392 + 135,
    }
    assert shop.told() == {
        "visit_booked": 1,
        "technician_on_the_way": 1,
        "estimate_answered": 1,
        "work_done": 1,
        "invoice_issued": 1,
        "payment_received": 1,
    }
    assert NOTES not in str(journal()), "what is personal never stands in the journal in clear"
    shop.whole()


def lock_out(shop: Shop) -> None:
    """A service for one person at the door: a check, a photo and a signature, no second look."""
    proof = {"photos": ("after",), "quality_check": False, "signature": True}
    checks = ({"text": "Old keys no longer open"},)
    fields = {"name": "Lock-out", "skills": ("locks",), "duration_minutes": 45}
    a_service(shop.system, checklist=checks, required_proof=proof, **fields)


def take_the_call(page: Page) -> None:
    page.get_by_label("Phone", exact=True).fill("+1 503 555 0190")
    page.get_by_label("Name", exact=True).fill("Elena Fischer")
    page.get_by_label("E-mail", exact=True).fill(EMAIL)
    page.get_by_text("We go there: address").click()
    page.get_by_label(re.compile("^Address")).fill("3 Market Square, Portland")
    page.get_by_label(re.compile("^Access notes")).fill(NOTES)
    page.get_by_label("In the customer’s words").fill("Locked out, the key broke in the door.")
    service = page.locator("#service_id option", has_text="Lock-out").get_attribute("value")
    page.get_by_label("Service").select_option(service)
    page.get_by_label("Priority").select_option("emergency")
    page.get_by_label("Channel").select_option("phone")
    look(page, "field-1-intake")
    page.get_by_role("button", name="Open work order").click()
    expect(page.locator("h1")).to_contain_text("WO-")
    expect(page.locator(".page-head")).to_contain_text("Emergency")


def assign(page: Page, accessible: Callable[[Page], None]) -> None:
    """Theo alone can do locks, and is free; once he is booked nobody is."""
    page.get_by_role("link", name="Assign").first.click()
    expect(page.get_by_text("Cannot do: locks")).to_be_visible()
    accessible(page)
    look(page, "field-2-assign")
    page.get_by_role("button", name="Assign Theo").click()
    expect(page.get_by_text("Theo").first).to_be_visible()
    page.locator("section", has=page.locator("#visits-title")).get_by_role("link", name="Assign").click()
    expect(page.get_by_text("Busy until")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Assign "))).to_have_count(0)
    page.go_back()
    look(page, "field-3-booked")
    page.get_by_label("Actions for the visit").click()
    page.get_by_role("link", name="Dispatch visit").click()
    page.get_by_role("dialog").get_by_role("button", name="Dispatch visit").click()
    expect(page.get_by_role("status").filter(has_text="Dispatch visit: done")).to_be_visible()


def go_there(page: Page, accessible: Callable[[Page], None]) -> None:
    expect(page.get_by_text("Elena Fischer")).to_be_visible()
    accessible(page)
    look(page, "field-4-my-jobs")
    page.get_by_role("button", name="Start travel").click()
    page.get_by_role("button", name="I have arrived").click()
    page.get_by_role("link", name="Open job").click()
    expect(page.get_by_text(NOTES).first).to_be_visible()
    page.get_by_role("link", name="Whole order").click()


def agree(page: Page, accessible: Callable[[Page], None]) -> None:
    """At the door: the price, the yes, the signature."""
    for kind, words, price in (("labour", "Opening, out of hours", "120"), ("part", "Euro", "")):
        page.get_by_label("Type", exact=True).select_option(kind)
        page.get_by_label("Part or work").press_sequentially(words)
        if kind == "part":
            page.get_by_role("radio", name="Euro cylinder").check()
        page.get_by_label("Price each").fill(price)
        page.get_by_role("button", name="Add line").click()
        expect(page.locator("table.lines")).to_contain_text(words)
    look(page, "field-5-lines")
    page.get_by_role("button", name="Make estimate").click()
    look(page, "field-6-estimate")
    page.get_by_role("button", name="Show in person").click()
    expect(page.get_by_label("In person")).to_be_checked()
    sign(page)
    accessible(page)
    look(page, "field-7-decide")
    page.get_by_role("button", name="Record decision").click()
    expect(page.locator("table.lines")).to_contain_text("Approved")


def do_the_work(page: Page, accessible: Callable[[Page], None]) -> None:
    page.get_by_label("Menu").click()
    page.get_by_role("link", name="My jobs").locator("visible=true").click()
    page.get_by_role("button", name="Start work").click()
    page.get_by_role("link", name="Open job").click()
    page.get_by_role("button", name="OK", exact=True).click()
    expect(page.get_by_role("radio", name="After")).to_be_checked()
    page.locator("[data-take]").first.set_input_files(
        {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    expect(page.get_by_text("1 photo ready to send")).to_be_visible()
    look(page, "field-8-photo")
    page.get_by_role("button", name="Keep the photos").click()
    expect(page.locator(".photos img")).to_have_count(1)
    page.get_by_role("button", name="Done: Lock-out").click()
    expect(page.get_by_role("link", name="Still needed: 1")).to_be_visible()
    look(page, "field-9-done")
    page.get_by_role("link", name="Customer signature").first.click()
    expect(page.get_by_text("Opening, out of hours")).to_be_visible()
    sign(page)
    accessible(page)
    look(page, "field-10-sign")
    page.get_by_role("button", name="Sign", exact=True).click()
    page.get_by_role("link", name="Complete order").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Complete order").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Completed")


def be_paid(page: Page, accessible: Callable[[Page], None]) -> None:
    """Invoice and cash on the spot, out of the purse of the van, then the job is closed."""
    page.get_by_role("link", name="Check and issue invoice").click()
    page.get_by_role("button", name="Issue invoice").click()
    look(page, "field-11-invoice")
    page.get_by_role("link", name="Take payment").click()
    page.get_by_role("link", name="Open shift").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Drawer").select_option(label="Purse of van 1")
    dialog.get_by_label("Float").fill("0")
    dialog.get_by_role("button", name="Open shift").click()
    page.get_by_label("Given by the customer").fill("200")
    accessible(page)
    look(page, "field-12-pay")
    page.get_by_role("button", name="Take cash").click()
    expect(page.get_by_text("Take cash: done.")).to_be_visible()
    look(page, "field-13-paid")
    page.get_by_role("link", name="Release", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Recipient", exact=True).fill("Elena Fischer")
    dialog.get_by_role("button", name="Release").click()
    expect(page.locator("h1 + .pill")).to_contain_text("Closed")
    look(page, "field-14-closed")


def picture() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (400, 300), (200, 60, 40)).save(drawn, "JPEG")
    return drawn.getvalue()
