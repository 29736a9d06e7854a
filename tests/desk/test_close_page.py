"""The daily close and the bank at the desk: look, import, say what a line is, answer, sign."""

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.billing.builders import a_draft, an_issued_invoice
from tests.reconciliation.builders import a_bank
from tests.reconciliation.samples import a_day
from tests.world import NOW, act
from workwright.kernel.context import Context
from workwright.reconciliation.actions.run_close import run_close
from workwright.reconciliation.queries import get_close, list_lines

Desk = Callable[..., Client]
Make = Callable[..., Context]
DAY = NOW.date()


def sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("statement.xml", content)


def test_a_statement_is_looked_at_then_imported_and_a_line_gets_its_invoice(
    desk_of: Desk, ctx_as: Make
) -> None:
    ctx, client = ctx_as(), desk_of("accountant")
    assert "Name a bank account" in client.get("/bank").content.decode()
    bank = a_bank(ctx)
    invoice = an_issued_invoice(ctx)
    fields = {"bank_account_id": str(bank), "format": "camt"}
    content = a_day([("179.23", "from Dana")], currency="USD")
    cut = client.post("/bank", fields | {"file": sent(content[:-200])})
    assert cut.status_code == 422 and "cut off" in cut.content.decode()
    looked = client.post("/bank", fields | {"file": sent(content)}).content.decode()
    assert "This is what the file holds" in looked and "1,179.23" in looked
    assert list_lines(ctx).rows == ()
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', looked))
    wanted = ("bank_account_id", "format", "sha256", "size", "command_id")
    done = client.post("/bank", {name: hidden[name] for name in wanted})
    assert (done.status_code, done["Location"]) == (303, "/bank")
    (line,) = list_lines(ctx).rows
    page = client.get(f"/bank/{line.id}").content.decode()
    assert f"invoice_ids={invoice.id}" in page
    again = client.post("/bank", {name: hidden[name] for name in wanted} | {"command_id": "another"})
    assert again.status_code == 409 and "imported before" in again.content.decode()


def test_a_day_shows_what_does_not_agree_and_leads_to_its_order(desk_of: Desk, ctx_as: Make) -> None:
    draft = a_draft(ctx_as())
    client = desk_of("accountant")
    assert "was not compared yet" in client.get(f"/close?on={DAY}").content.decode()
    act(run_close, ctx_as("accountant"), closes_on=DAY)
    page = client.get(f"/close?on={DAY}").content.decode()
    (found,) = get_close(ctx_as(), DAY).exceptions
    assert "Line not invoiced" in page and f'href="/orders/{draft.order.id}"' in page
    assert f"exception_id={found.id}" in page
    seen = desk_of("auditor").get(f"/close?on={DAY}").content.decode()
    assert "Line not invoiced" in seen and "exception_id" not in seen
    assert desk_of("technician").get("/close").status_code == 403


def test_finished_orders_stand_on_three_lists(desk_of: Desk, ctx_as: Make) -> None:
    invoice = an_issued_invoice(ctx_as())
    page = desk_of("service_advisor").get("/ready").content.decode()
    money = page.index("Needs money")
    assert page.index("Can be released") < money < page.index(f"/orders/{invoice.order.id}")
