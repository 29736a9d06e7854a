"""Journey 3 on the screens: money back in every way there is, and after every step the books say its sum.

What the customer owes, less what is held for him, is the sum of the events so far; the page says it too.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pictures import look
from tests.stories.shop import EMAIL, Shop

Pages, Seats = Callable[..., Page], Callable[..., Any]


@pytest.fixture
def shop(site: str, company: Any) -> Shop:
    return Shop()


class Office:
    """The counter's page and the accountant's, and the sum of what happened."""

    def __init__(self, shop: Shop, counter: Page, accountant: Page, site: str) -> None:
        self.shop, self.counter, self.accountant, self.site = shop, counter, accountant, site
        self.events: list[int] = []

    def happened(self, amount_minor: int) -> None:
        """Count an event (what it adds to the customer's debt) and compare the sum with the books."""
        self.events.append(amount_minor)
        assert self.shop.owed() == sum(self.events), self.events
        self.shop.whole()

    def agreed_order(self, *jobs: tuple[str, str], declined: int = 0) -> str:
        """Take in an order with a job per price; he agrees to all but the last ones. Return its address."""
        page = self.counter
        page.goto(f"{self.site}/orders/new")
        page.get_by_label("Phone", exact=True).press_sequentially("+15035550133")
        if not self.events:
            page.get_by_label("Name", exact=True).fill("Ben Carter")
            page.get_by_label("E-mail", exact=True).fill(EMAIL)
        else:
            page.get_by_role("radio", name="Ben Carter").check()
        page.get_by_label("In the customer’s words").fill("As on the phone")
        page.get_by_label("Title").fill(jobs[0][0])
        page.get_by_role("button", name="Open work order").click()
        expect(page.locator("h1")).to_contain_text("WO-")
        address = page.url
        for title, _ in jobs[1:]:
            page.get_by_role("link", name="Add a job").click()
            self.dialog.get_by_label("Title").fill(title)
            self.dialog.get_by_role("button", name="Add job").click()
            expect(page.get_by_role("heading", name=title)).to_be_visible()
        for title, price in jobs:
            if len(jobs) > 1:
                page.get_by_label("Job", exact=True).select_option(label=title)
            page.get_by_label("Part or work").fill(f"Work on {title.lower()}")
            page.get_by_label("Price each").fill(price)
            page.get_by_role("button", name="Add line").click()
            expect(page.get_by_role("cell", name=f"Work on {title.lower()}")).to_be_visible()
        self._agree(page, declined)
        page.goto(address)
        return address

    def _agree(self, page: Page, declined: int) -> None:
        page.get_by_role("button", name="Make estimate").click()
        page.get_by_role("button", name="Show in person").click()
        for block in page.locator(".decide").all()[::-1][:declined]:
            block.get_by_label("Declined").check()
        page.get_by_role("button", name="Record decision").click()
        expect(page.locator("table.lines").first).to_contain_text("Approved")

    @property
    def dialog(self) -> Locator:
        return self.counter.get_by_role("dialog")

    def cash(self, address: str, amount: str) -> None:
        page = self.counter
        page.goto(f"{address}/pay")
        if page.get_by_role("link", name="Open shift").count():
            page.get_by_role("link", name="Open shift").click()
            self.dialog.get_by_label("Drawer").select_option(label="Front desk")
            self.dialog.get_by_label("Float").fill("500")
            self.dialog.get_by_role("button", name="Open shift").click()
        expect(page.get_by_role("button", name="Take cash")).to_be_visible()
        page.get_by_label("Amount").first.fill(amount)
        page.get_by_role("button", name="Take cash").click()
        expect(page.get_by_role("status").filter(has_text="Take cash: done")).to_be_visible()

    def invoice(self, address: str) -> str:
        """Do the work and issue the invoice; return its address."""
        page = self.counter
        page.goto(address)
        page.get_by_role("button", name="Start ").first.click()
        page.get_by_role("link", name="More").or_(page.get_by_text("More", exact=True)).first.click()
        page.get_by_role("link", name="Complete order").click()
        self.dialog.get_by_label("Finish jobs").check()
        self.dialog.get_by_role("button", name="Complete order").click()
        page.get_by_role("link", name="Check and issue invoice").click()
        page.get_by_role("button", name="Issue invoice").click()
        expect(page.locator("h1")).to_contain_text("INV-")
        return page.url

    def refund(self, address: str, payment: str, amount: str, choices: dict[str, str] | None = None) -> None:
        """Give back some of a payment of the order, in cash."""
        page = self.counter
        page.goto(address)
        page.locator("#money-title + dl").get_by_role("link", name=payment).first.click()
        page.get_by_role("link", name="Refund").click()
        self.dialog.get_by_label("Amount").fill(amount)
        self.dialog.get_by_label("Reason").fill("As agreed with him")
        for label, choice in (choices or {}).items():
            self.dialog.get_by_label(label).select_option(choice)
        look(page, f"back-refund-{amount}")
        self.dialog.get_by_role("button", name="Refund").click()
        expect(page.get_by_role("status").filter(has_text="Refund: done")).to_be_visible()

    def press(self, page: Page, address: str, button: str, deed: str, **fields: str) -> None:
        """Press a button on a page and fill in its dialog."""
        page.goto(address)
        page.get_by_role("link", name=button).first.click()
        self._fill_in(page, deed, fields)

    def press_in_menu(self, page: Page, address: str, deed: str, **fields: str) -> None:
        """Choose something of the page's menu and fill in its dialog."""
        page.goto(address)
        page.get_by_text("More", exact=True).click()
        page.get_by_role("link", name=deed).click()
        self._fill_in(page, deed, fields)

    def _fill_in(self, page: Page, deed: str, fields: dict[str, str]) -> None:
        dialog = page.get_by_role("dialog")
        for name, words in fields.items():
            dialog.get_by_label(name.capitalize()).fill(words)
        look(page, f"back-{deed}".replace(" ", "-").lower())
        dialog.get_by_role("button", name=deed).click()
        expect(page.get_by_role("status").filter(has_text=f"{deed}: done")).to_be_visible()

    def credit_part(self, invoice: str, amount: str, reason: str) -> None:
        """Credit a part of the only line of an invoice."""
        page = self.accountant
        page.goto(invoice)
        page.get_by_text("More", exact=True).click()
        page.get_by_role("link", name="Credit invoice").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Add a row").click()
        dialog.get_by_label("Line", exact=True).select_option(index=1)
        dialog.get_by_label("Amount with tax").fill(amount)
        dialog.get_by_label("Reason").fill(reason)
        look(page, "back-credit-part")
        dialog.get_by_role("button", name="Credit invoice").click()
        expect(page.get_by_role("heading", name="Credit notes")).to_be_visible()

    def approve_and_pay(self, address: str) -> None:
        """A second person agrees to the refund; the cashier gives the money out."""
        self.press(self.accountant, f"{self.site}/payments", "Approve refund", "Approve refund")
        self.press(self.counter, address, "Pay refund", "Pay refund")

    def says(self, address: str, *rows: str) -> None:
        """Check that the running account on the order's page shows these rows."""
        self.counter.goto(address)
        account = self.counter.locator("#money-title + dl")
        for row in rows:
            expect(account).to_contain_text(row)


def test_money_back_in_every_way(
    opened: Pages, signed_in: Seats, shop: Shop, site: str, accessible: Callable[[Page], None]
) -> None:
    counter = opened(site, cookies=signed_in("service_advisor", "cashier", "technician"))
    accountant = opened(site, cookies=signed_in("accountant"))
    office = Office(shop, counter, accountant, site)

    # A deposit of 100.00 for two jobs; one is declined, and 40.00 of the deposit goes back.
    first = office.agreed_order(("Brakes", "60"), ("Wipers", "90"), declined=1)
    office.cash(first, "100")
    office.happened(-10000)
    office.refund(first, "Cash", "40")
    office.happened(4000)
    office.says(first, "Deposit held60.00")
    office.invoice(first)
    office.happened(6000)
    office.says(first, "Balance due0.00 USD")

    # Another order is cancelled before anything is done: its deposit becomes his credit.
    second = office.agreed_order(("Clutch", "75"))
    office.cash(second, "50")
    office.happened(-5000)
    office.press_in_menu(counter, second, "Cancel order", reason="He sold the car")
    office.happened(0)
    office.press(counter, second, "Free the deposit", "Release deposits", reason="Order cancelled")
    office.happened(0)
    assert (shop.books()["credit"], shop.books().get("deposits", 0)) == (5000, 0)
    office.says(second, "Credit owed to the customer50.00")
    accessible(counter)

    # A third one is overpaid by 30.00; with the 50.00 of before he has 80.00 of credit.
    third = office.agreed_order(("Exhaust", "120"))
    bill = office.invoice(third)
    office.happened(12000)
    office.cash(third, "150")
    office.happened(-15000)
    assert shop.books()["credit"] == 8000
    office.says(third, "Balance due0.00 USD", "Credit owed to the customer30.00")

    # The credit pays most of a fourth one; the rest of it is credited in part and written off.
    fourth = office.agreed_order(("Mirror", "100"))
    last = office.invoice(fourth)
    office.happened(10000)
    office.press(counter, f"{fourth}/pay", "Use credit", "Use customer credit")
    office.happened(0)
    office.says(fourth, "Balance due20.00 USD")
    office.credit_part(last, "5", "Waited too long")
    office.happened(-500)
    office.press_in_menu(accountant, last, "Write off", reason="He moved away, 15.00 is left")
    office.happened(-1500)
    expect(accountant.get_by_text("Written off")).to_be_visible()
    accessible(accountant)

    # The whole of the third is credited: it was paid, so it is his credit, and goes back in cash.
    office.press_in_menu(accountant, bill, "Credit invoice", reason="It was our warranty")
    office.happened(-12000)
    assert shop.books()["credit"] == 12000
    office.refund(third, "Cash", "120", {"Method": "cash", "Take it first from": "credit"})
    office.happened(0)
    office.approve_and_pay(third)
    office.happened(12000)
    assert shop.books() == {
        "drawer": 50000 + 10000 - 4000 + 5000 + 15000 - 12000,
        "cash_in_transit": -50000,
        "income.labour": 6000 + 10000 - 500,
        "bad_debt": 1500,
    }
    assert sum(office.events) == 0
