"""The bank's statement brought in and a day compared: nothing is kept before it was seen, every difference is named."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.billing.builders import a_draft, an_issued_invoice
from tests.browser.conftest import Looks
from tests.browser.pictures import look
from tests.reconciliation.builders import a_bank
from tests.reconciliation.samples import a_day
from workwright.kernel.context import Context

Make = Callable[..., Context]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    """Yesterday, for a day is signed off when it is over: an order that nobody invoiced, an invoice, a bank."""
    ctx = ctx_as("system", at=timezone.now() - timedelta(days=1))
    a_bank(ctx)
    an_issued_invoice(ctx)
    a_draft(ctx)
    return ctx


def test_a_statement_comes_in_and_a_day_is_compared(
    ctx: Context,
    opened: Callable[..., Page],
    signed_in: Any,
    accessible: Callable[[Page], None],
    looks: Callable[[Page], Looks],
    site: str,
) -> None:
    page = opened(f"{site}/bank", cookies=signed_in("accountant", "branch_manager"))
    seen = looks(page)

    def right(name: str) -> None:
        look(page, f"{name}_light")
        found = seen.wrong(accessible)
        look(page, f"{name}_phonedark")
        seen.other()
        assert found == []

    content = a_day([("179.23", "from Dana"), ("-20.00", "Fee")], currency="USD", on=ctx.today)
    page.get_by_label("File").set_input_files(
        {"name": "statement.xml", "mimeType": "text/xml", "buffer": content}
    )
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="This is what the file holds")).to_be_visible()
    right("bank_staged")
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("from Dana")).to_be_visible()
    right("bank_lines")
    page.get_by_role("row", name="from Dana").get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("Bank line of")
    right("bank_line")

    page.goto(f"{site}/close?on={ctx.today}")
    page.get_by_role("link", name="Run the close").click()
    page.get_by_role("dialog").get_by_role("button", name="Run the close").click()
    expect(page.get_by_text("Run the close: done.")).to_be_visible()
    expect(page.get_by_text("Line not invoiced")).to_be_visible()
    right("close_open")
    page.goto(f"{site}/ready")
    expect(page.get_by_role("heading", name="Needs money")).to_be_visible()
    right("ready")
