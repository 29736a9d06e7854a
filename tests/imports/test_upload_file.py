from collections.abc import Callable
from typing import Any

import pytest

from tests.imports.builders import CUSTOMERS, an_upload, csv_bytes, workbook
from workwright.files.flows import FileTooLarge
from workwright.imports.actions.upload_file import UploadFile, upload_file
from workwright.imports.flows import upload
from workwright.imports.queries import Unreadable, list_imports, preview
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound

Make = Callable[..., Context]
Act = Callable[..., Any]


@pytest.fixture
def ctx(ctx_as: Make) -> Context:
    return ctx_as("operations_manager")


def test_a_file_is_looked_at_and_its_columns_are_guessed(ctx: Context) -> None:
    job = an_upload(ctx, "customers", csv_bytes(CUSTOMERS, "utf-8-sig"))
    assert (job.state, job.format, job.encoding, job.separator, job.header) == (
        "uploaded",
        "csv",
        "utf-8",
        ",",
        1,
    )
    held = {field.name: job.columns[field.column] for field in job.fields if field.column is not None}
    assert held == {
        "customer_number": "Customer #",
        "name": "Name",
        "phone": "Phone",
        "email": "E-mail",
        "street": "Address",
        "city": "City",
        "postal_code": "ZIP",
        "plate": "Plate",
        "make": "Make",
        "model": "Model",
        "year": "Year",
        "odometer": "Mileage",
    }
    assert [row.line for row in preview(ctx, job.id)] == [2, 3, 4, 5]
    assert [row.filename for row in list_imports(ctx).rows] == ["old.csv"]


def test_a_workbook_is_looked_at(ctx: Context) -> None:
    job = an_upload(ctx, "parts", workbook([["Part no", "Name"], ["A1", "Filter"]]), "parts.xlsx")
    assert (job.format, job.sheet, job.columns) == ("xlsx", "Sheet1", ("Part no", "Name"))


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0\0", b"%PDF-1.7", b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0" * 9, b"<html><table>", b"\n\n  \n"],
)
def test_what_is_no_table_is_refused(ctx: Context, content: bytes) -> None:
    with pytest.raises(Unreadable):
        an_upload(ctx, "customers", content)
    assert list_imports(ctx).rows == ()


def test_a_file_that_is_too_large_is_refused(ctx: Context) -> None:
    with pytest.raises((FileTooLarge, Unreadable)):
        an_upload(ctx, "customers", b"Name\n" + b"a" * (20 * 1024 * 1024))


def test_a_kind_that_there_is_not_bytes_that_are_not_stored_and_strangers(
    ctx: Context, ctx_as: Make, act: Act
) -> None:
    with pytest.raises(Invalid, match="no such kind"):
        an_upload(ctx, "invoicez", CUSTOMERS)
    with pytest.raises(NotFound):
        act(upload_file, ctx, kind="customers", sha256="ab" * 32, size=3)
    job = an_upload(ctx, "customers", CUSTOMERS)
    again = {"kind": "customers", "sha256": job.sha256, "size": job.size}
    assert act(upload_file, ctx, **again).state == "uploaded"
    with pytest.raises(Forbidden):
        upload(ctx_as("technician"), "customers", None, "x")  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        upload_file(ctx_as("cashier"), UploadFile(**again))
