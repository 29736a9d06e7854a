"""Bringing data in at the desk, without a browser."""

import html
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.desk.conftest import just_proved
from tests.imports.builders import CUSTOMERS, INVOICES, an_upload, brought_in, checked, through
from tests.world import COMPANY
from workwright.billing.queries import get_invoice, list_invoices
from workwright.imports.queries import list_imports
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id

SignIn = Callable[..., Client]
Make = Callable[..., Context]


def send(client: Client, content: bytes, kind: str = "customers", name: str = "old customers.csv") -> object:
    file = SimpleUploadedFile(name, content)
    return client.post("/imports", {"kind": kind, "file": file, "command_id": str(new_id())})


def test_from_the_file_to_the_receipt(desk_of: SignIn, ctx_as: Make) -> None:
    client = desk_of("operations_manager")
    assert "Nothing was brought in yet" in client.get("/imports").content.decode()
    answer = send(client, CUSTOMERS.encode("utf-16"))
    assert answer.status_code == 303
    where = answer["Location"]
    page = client.get(where).content.decode()
    assert "Which column is what" in page and "Anna Bell" in page and "UTF-16" in page
    job = list_imports(ctx_as("operations_manager")).rows[0]
    columns = {"c.name": "1", "c.phone": "2", "c.plate": "7", "c.make": "8", "c.street": ""}
    form = {"expected_version": "1", "command_id": str(new_id()), "date_order": "mdy", "decimal_mark": "."}
    assert client.post(f"{where}/columns", form | columns).status_code == 303
    through(job.id)
    page = client.get(where).content.decode()
    assert "Bring in 4 rows" in page and "Every row of the file is accounted for" in page
    version = page.split('name="expected_version" value="')[1].split('"')[0]
    sent = {"expected_version": version, "command_id": str(new_id())}
    just_proved(client, minutes=-1)
    asked = client.post(f"{where}/start", sent)
    assert asked.status_code == 403
    assert "Is it you?" in asked.content.decode()
    just_proved(client)
    assert client.post(f"{where}/start", sent).status_code == 303
    through(job.id)
    page = client.get(where).content.decode()
    assert "4 rows were brought in" in page and "Undo import" in page
    assert client.get(f"{where}/receipt.json").getvalue().startswith(b"{")
    assert client.get(where, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_refused_rows_are_downloaded_with_the_reason_and_guarded(desk_of: SignIn, ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    text = 'Name,Phone,Notes\n,503 555 0142,"=HYPERLINK(""http://x"")"\nBob Ray,503 555 0143,ok\n'
    job = checked(ctx, "customers", text)
    told = desk_of("operations_manager").get(f"/imports/{job.id}/refused.csv").getvalue().decode("utf-8-sig")
    header, row = told.splitlines()
    assert header == "Name,Phone,Notes,Line,Why it was refused"
    assert row.startswith(""",503 555 0142,"'=HYPERLINK(""http://x"")",2,""")
    assert "Name or First name or Last name" in row


def test_a_file_that_is_no_table_stays_out_with_a_sentence(desk_of: SignIn) -> None:
    client = desk_of("operations_manager")
    answer = send(client, b"\xd0\xcf\x11\xe0" * 100, name="old.xls")
    assert answer.status_code == 422
    assert "Save it as .xlsx" in answer.content.decode()
    assert client.post("/imports", {"kind": "customers"}).status_code == 422


def test_a_mapping_that_lacks_something_says_what(desk_of: SignIn, ctx_as: Make) -> None:
    job = an_upload(ctx_as("operations_manager"), "invoices", "A,B\n1,2\n")
    client = desk_of("operations_manager")
    form = {"expected_version": "1", "command_id": str(new_id()), "c.notes": "0"}
    answer = client.post(f"/imports/{job.id}/columns", form)
    assert answer.status_code == 422
    assert "Choose the column for invoice number." in answer.content.decode()
    assert client.post(f"/imports/{job.id}/columns", {"expected_version": "x"}).status_code == 422


@pytest.mark.parametrize("role", ["technician", "cashier", "service_advisor"])
def test_others_do_not_see_it(desk_of: SignIn, ctx_as: Make, role: str) -> None:
    job = brought_in(ctx_as("operations_manager"), "customers", CUSTOMERS)
    client = desk_of(role)
    for path in ("/imports", f"/imports/{job.id}", f"/imports/{job.id}/refused.csv"):
        assert client.get(path).status_code == 403
    assert send(client, b"Name\nAnna\n").status_code == 403


def test_another_branch_does_not_see_it(desk_of: SignIn, ctx_as: Make) -> None:
    job = an_upload(ctx_as("operations_manager", branch=COMPANY.north), "customers", CUSTOMERS)
    client = desk_of("operations_manager")
    for path in (f"/imports/{job.id}", f"/imports/{job.id}/refused.csv", f"/imports/{job.id}/receipt.json"):
        assert client.get(path).status_code == 404


def test_an_invoice_that_was_brought_in_is_paid_from_its_page(desk_of: SignIn, ctx_as: Make) -> None:
    ctx = ctx_as("operations_manager")
    brought_in(ctx, "customers", CUSTOMERS)
    brought_in(ctx, "invoices", INVOICES)
    row = next(row for row in list_invoices(ctx_as("accountant")).rows if row.number == "R-2026-0811")
    client = desk_of("branch_manager", "cashier")
    assert client.get("/invoices").status_code == 200
    page = client.get(f"/invoices/{row.id}").content.decode()
    assert "Brought in from your former system" in page and "/orders/None" not in page
    link = html.unescape(re.search(r'href="(/do/payments/take_transfer[^"]*)"', page).group(1))  # type: ignore[union-attr]
    form = client.get(link).content.decode()
    assert 'value="212.80"' in form
    fields = {"invoice_ids": str(row.id), "amount_minor": "212.80", "reference": "SEPA-1", "purpose": "final"}
    fields["reason"] = "Seen in online banking"
    answer = client.post("/do/payments/take_transfer", {**fields, "command_id": str(new_id())})
    assert answer.status_code in (302, 303), answer.content.decode()[-3000:]
    assert get_invoice(ctx_as("accountant"), row.id).standing == "paid"
    assert client.get(f"/customers/{row.customer_id}").status_code == 200
    assert client.get(f"/invoices/{row.id}/pdf")["Content-Type"] == "application/pdf"


def test_the_list_asks_as_often_for_many_files_as_for_one(desk_of: SignIn, ctx_as: Make) -> None:
    ctx, client = ctx_as("operations_manager"), desk_of("operations_manager")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/imports").status_code == 200
        return len(queries)

    an_upload(ctx, "customers", CUSTOMERS)
    asked()
    one = asked()
    for number in range(6):
        an_upload(ctx, "customers", CUSTOMERS.replace("Anna", f"Anna{number}"))
    assert asked() == one
