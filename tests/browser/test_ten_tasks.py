"""Ten things that people do all day, each with its inputs counted and told (`pytest -s` shows them).

An input is a field filled, a choice made, a key or a click that means something. The most that each may take is part
of what the product promises (docs/tasks.md); seconds are told and never tested.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.assets.builders import a_vehicle
from tests.billing.builders import an_issued_invoice, pay
from tests.browser.hands import Hands
from tests.parties.builders import a_customer
from tests.payments.builders import a_shift, cash
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import a_running_order, an_order
from tests.world import act
from workwright.drawers.actions.add_drawer import add_drawer
from workwright.kernel.context import Context
from workwright.ledger.queries import get_figures
from workwright.payments.queries import account_of
from workwright.reconciliation.actions.run_close import run_close
from workwright.release.queries import why_not
from workwright.work_orders.queries import get_work_order

PHONE = "+1 503 555 0142"
EVERY_DAY = tuple({"weekday": day, "opens": time(8), "closes": time(18)} for day in range(7))
WHO = ("branch_manager", "service_advisor", "cashier", "accountant", "dispatch_officer")


@dataclass(frozen=True)
class Shop:
    """What the tasks are about."""

    customer: UUID
    vehicle: UUID
    running: UUID
    wrong_invoice: UUID
    visited: UUID
    deposited: UUID
    payment: UUID
    paid: UUID


@pytest.fixture
def shop(site: str, ctx_as: Callable[..., Context]) -> Shop:
    """Yesterday an invoice was issued and paid, and the day was compared; today there is work at every stage."""
    now = timezone.now()
    before, ctx = ctx_as("system", at=now - timedelta(days=1)), ctx_as("system", at=now)
    wrong = an_issued_invoice(before)
    pay(before, wrong, 17_923)
    act(run_close, ctx, closes_on=before.today)
    customer = a_customer(ctx, name="Amélie Østergård", phone=PHONE)
    vehicle = a_vehicle(ctx, customer_id=customer, plate="ABC 1234")
    visited, deposited = an_order(ctx, customer_id=customer), an_order(ctx)
    a_visit(ctx, visited, a_technician(ctx, "Theo Lang", hours=EVERY_DAY), at=_tomorrow_at_nine(ctx))
    a_shift(ctx)
    act(add_drawer, ctx, name="Second desk")
    payment = cash(ctx, 20_000, work_order_id=deposited.id, tendered_minor=20_000).id
    paid = an_issued_invoice(ctx, customer_id=customer)
    pay(ctx, paid, 17_923)
    an_issued_invoice(ctx, customer_id=customer)
    return Shop(
        customer=customer,
        vehicle=vehicle,
        running=a_running_order(ctx).id,
        wrong_invoice=wrong.id,
        visited=visited.id,
        deposited=deposited.id,
        payment=payment,
        paid=paid.order.id,
    )


def _tomorrow_at_nine(ctx: Context) -> datetime:
    return datetime.combine(ctx.today + timedelta(days=1), time(9), ctx.zone)


class Desk:
    """Somebody at the desk with nothing open but Today."""

    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site, self.hands = page, site, Hands(page)
        self.inputs: dict[str, int] = {}

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def begin(self, address: str = "/") -> None:
        """Start where somebody would: on Today, or on the page they are looking at anyway."""
        self.page.goto(self.site + address)
        expect(self.page.locator("h1").first).to_be_visible()
        self.hands.begin()

    def put(self, label: str, text: str, within: Locator | None = None) -> None:
        (within or self.page).get_by_label(label).first.fill(text)
        self.hands.inputs += 1

    def tap(self, found: Locator) -> None:
        found.click()
        self.hands.inputs += 1

    def press_in_dialog(self, button: str) -> None:
        self.tap(self.dialog.get_by_role("button", name=button))

    def done(self, task: str, at_most: int) -> None:
        self.hands.told(task)
        assert self.hands.inputs <= at_most, f"{task}: {self.hands.inputs} inputs instead of {at_most}"


def test_ten_tasks(
    opened: Callable[..., Page],
    signed_in: Callable[..., Any],
    ctx_as: Callable[..., Context],
    site: str,
    shop: Shop,
) -> None:
    desk = Desk(opened(f"{site}/", cookies=signed_in(*WHO)), site)
    ctx = ctx_as("system", at=timezone.now())
    close_the_day(desk)
    take_a_car_in(desk, ctx, shop)
    find_a_customer(desk, shop)
    approve_extra_work(desk, ctx, shop)
    correct_an_invoice(desk, shop)
    reschedule(desk, shop)
    refund_half_a_deposit(desk, ctx, shop)
    release_a_car(desk, ctx, shop)
    say_what_they_owe(desk)
    see_yesterdays_margin(desk, ctx)


def take_a_car_in(desk: Desk, ctx: Context, shop: Shop) -> None:
    """A known customer calls about a known car: N, the end of their number, who, what, their words, open."""
    desk.begin()
    desk.hands.press("n")
    expect(desk.page.locator("h1")).to_have_text("New work order")
    desk.page.get_by_label("Phone", exact=True).press_sequentially("5550142")
    desk.hands.inputs += 1
    desk.tap(desk.page.get_by_role("radio", name="Amélie Østergård"))
    desk.tap(desk.page.get_by_role("radio", name="ABC 1234"))
    desk.put("In the customer’s words", "The brakes squeal")
    desk.tap(desk.page.get_by_role("button", name="Open work order"))
    expect(desk.page.locator("h1")).to_contain_text("WO-")
    order = get_work_order(ctx, UUID(desk.page.url.rsplit("/", 1)[1]))
    assert (order.customer_id, order.asset_id) == (shop.customer, shop.vehicle)
    desk.done("Take a known car in", 6)


def find_a_customer(desk: Desk, shop: Shop) -> None:
    """Slash, the end of a phone number, Enter, the name."""
    desk.begin()
    desk.hands.press("/")
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.hands.type("5550142")
    desk.hands.inputs += 1
    desk.tap(desk.page.get_by_role("main").get_by_role("link", name="Amélie Østergård").first)
    expect(desk.page.locator("h1")).to_contain_text("Amélie Østergård")
    desk.done("Find a customer by the tail of a phone number", 4)


def approve_extra_work(desk: Desk, ctx: Context, shop: Shop) -> None:
    """On the order: a line more, an estimate of it, the customer's yes on the phone."""
    desk.begin(f"/orders/{shop.running}")
    desk.put("Part or work", "Replace spark plugs")
    desk.put("Price each", "80")
    desk.tap(desk.page.get_by_role("button", name="Add line"))
    expect(desk.page.locator("table.lines").first).to_contain_text("Replace spark plugs")
    desk.tap(desk.page.get_by_role("button", name="Make estimate"))
    desk.tap(desk.page.get_by_role("button", name="Show in person"))
    desk.tap(desk.page.get_by_role("button", name="Record decision"))
    expect(desk.page.locator("table.lines").first).to_be_visible()
    added = [line for job in get_work_order(ctx, shop.running).jobs for line in job.lines][-1]
    assert (added.description, added.state) == ("Replace spark plugs", "authorised")
    desk.done("Add extra work and have it approved", 6)


def correct_an_invoice(desk: Desk, shop: Shop) -> None:
    """On yesterday's invoice: another quantity, what was wrong, done; the payment moves along."""
    desk.begin(f"/invoices/{shop.wrong_invoice}")
    desk.tap(desk.page.get_by_role("link", name="Correct", exact=True))
    desk.put("Quantity of Replace ignition coil", "0.4")
    expect(desk.page.locator("[data-becomes]")).to_have_text("125.23 USD")
    desk.put("What was wrong", "Half the time was ours")
    desk.tap(desk.page.get_by_role("button", name="Correct it"))
    expect(desk.page.get_by_text("Corrects an earlier invoice")).to_be_visible()
    desk.done("Correct an issued invoice", 4)


def reschedule(desk: Desk, shop: Shop) -> None:
    """On the order: the visit's menu, a free time, move."""
    desk.begin(f"/orders/{shop.visited}")
    desk.tap(desk.page.get_by_label("Actions for the visit"))
    desk.tap(desk.page.get_by_role("link", name="Move to a free time"))
    desk.tap(desk.page.locator("#free li").nth(1).get_by_role("button", name="Move"))
    expect(desk.page.get_by_role("status").filter(has_text="Moved:")).to_be_visible()
    desk.done("Reschedule a visit", 3)


def open_a_shift(desk: Desk) -> None:
    """Not counted: a cashier does it once, in the morning."""
    desk.begin("/cash")
    desk.page.get_by_role("link", name="Open shift").first.click()
    desk.dialog.get_by_label("Drawer").select_option(label="Second desk")
    desk.put("Float", "200", desk.dialog)
    desk.press_in_dialog("Open shift")
    expect(desk.page.get_by_role("status").filter(has_text="Open shift: done")).to_be_visible()


def refund_half_a_deposit(desk: Desk, ctx: Context, shop: Shop) -> None:
    """On the order: the payment, Refund, how much and why, done."""
    open_a_shift(desk)
    desk.begin(f"/orders/{shop.deposited}")
    desk.tap(desk.page.locator("#money-title + dl").get_by_role("link", name="Cash").first)
    desk.tap(desk.page.get_by_role("link", name="Refund"))
    desk.put("Amount", "100", desk.dialog)
    desk.put("Reason", "Less work than we thought", desk.dialog)
    desk.press_in_dialog("Refund")
    expect(desk.page.get_by_role("status").filter(has_text="Refund: done")).to_be_visible()
    assert account_of(ctx, shop.deposited).deposit_minor == 10_000
    desk.done("Refund half a deposit", 5)


def release_a_car(desk: Desk, ctx: Context, shop: Shop) -> None:
    """On the order: Release, to whom, done."""
    assert why_not(ctx, shop.paid).allowed
    desk.begin(f"/orders/{shop.paid}")
    desk.tap(desk.page.get_by_role("link", name="Release", exact=True).first)
    desk.put("Recipient", "Amélie Østergård", desk.dialog)
    desk.press_in_dialog("Release")
    expect(desk.page.locator("h1 + .pill")).to_contain_text("Closed")
    desk.done("Release a paid car", 3)


def say_what_they_owe(desk: Desk) -> None:
    """Slash, their name, Enter: the only one who is called so, with the balance on their page."""
    desk.begin()
    desk.hands.press("/")
    expect(desk.page.locator("[data-find]")).to_be_focused()
    desk.hands.type("Østergård")
    desk.hands.inputs += 1
    expect(desk.page.locator("h1")).to_contain_text("Amélie Østergård")
    expect(desk.page.get_by_role("main")).to_contain_text("179.23")
    desk.done("Answer 'what do they owe us'", 3)


def close_the_day(desk: Desk) -> None:
    """Daily close, sign off: it was compared during the night. First of all, before anybody corrects the day."""
    desk.begin()
    desk.tap(desk.page.get_by_role("link", name="Daily close"))
    expect(desk.page.get_by_text("Everything agrees")).to_be_visible()
    desk.tap(desk.page.get_by_role("link", name="Sign off"))
    desk.press_in_dialog("Sign off")
    expect(desk.page.get_by_text("Signed off by")).to_be_visible()
    desk.done("Close the day", 3)


def see_yesterdays_margin(desk: Desk, ctx: Context) -> None:
    """One click: Figures opens on yesterday."""
    desk.begin()
    desk.tap(desk.page.get_by_role("link", name="Figures", exact=True))
    told = get_figures(ctx, ctx.today - timedelta(days=1))
    expect(desk.page.get_by_role("main")).to_contain_text(f"{told.total.margin_minor / 100:,.2f}")
    desk.done("See yesterday's margin", 1)
