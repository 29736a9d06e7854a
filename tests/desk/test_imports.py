"""Bringing data in at the desk, without a browser."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.imports.builders import CUSTOMERS, an_upload, brought_in, checked, through
from tests.world import COMPANY
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
    assert (
        client.post(f"{where}/start", {"expected_version": version, "command_id": str(new_id())}).status_code
        == 303
    )
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
