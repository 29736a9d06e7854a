"""Bringing data in, in the browser: from a dirty spreadsheet to the receipt, and back."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.imports.builders import CUSTOMERS, brought_in, checked
from workwright.imports.actions.start_import import StartImport, start_import
from workwright.imports.flows import work_once
from workwright.kernel.context import Context
from workwright.parties.queries import search_customers

Open, SignIn, Contexts = Callable[..., Page], Callable[..., Any], Callable[..., Context]
DIRTY = (
    "Exported 23/11/2026;;;;\r\nKunde;Telefon;Strasse;Kennzeichen;Marke\r\n"
    "Müller, Jörg;503-555-0142;Hafenstraße 1;AB 123;Volkswagen\r\n"
    "Bäckerei Süß GmbH;(503) 555 0150;;BS 77;Ford\r\n"
    ";503-555-0160;;;\r\n"
    "Anna Bell;not a phone;Main St;;\r\n"
)


@pytest.fixture
def ctx(site: str, ctx_as: Contexts) -> Context:
    return ctx_as("operations_manager", at=timezone.now())


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("WORKWRIGHT_SHOTS"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_from_a_dirty_file_to_the_receipt_and_back(
    opened: Open,
    signed_in: SignIn,
    ctx: Context,
    site: str,
    accessible: Callable[[Page], None],
    theme: str,
    tmp_path: Path,
) -> None:
    file = tmp_path / "kunden.csv"
    file.write_bytes(DIRTY.encode("cp1252"))
    page = opened(f"{site}/imports", theme=theme, cookies=signed_in("operations_manager"))
    accessible(page)
    shot(page, f"imports-{theme}")
    page.get_by_label("Customers, with or without their vehicles").check()
    page.locator("#f-file").set_input_files(str(file))
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_label("Letters (encoding)")).to_have_value("cp1252")
    expect(page.get_by_label("Name", exact=True)).to_have_value("0")
    expect(page.get_by_role("region", name="The first rows")).to_contain_text("Müller, Jörg")
    accessible(page)
    shot(page, f"columns-{theme}")
    page.get_by_role("button", name="Check all rows").click()
    expect(page.get_by_text("Every row of the file is accounted for.")).to_be_visible()
    expect(page.get_by_role("heading", name="Refused rows")).to_be_visible()
    accessible(page)
    shot(page, f"checked-{theme}")
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows").click()
    assert "all are empty" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Bring in 3 rows").click()
    expect(page.get_by_text("3 rows were brought in.")).to_be_visible(timeout=60_000)
    accessible(page)
    shot(page, f"receipt-{theme}")
    assert len(search_customers(ctx, "müller").rows) == 1
    page.get_by_role("link", name="Undo import").click()
    page.get_by_label("Reason").fill("The wrong file")
    page.get_by_role("dialog").get_by_role("button", name="Undo import").click()
    expect(page.get_by_role("heading", name="Taking everything back")).to_be_visible()
    work_once(timezone.now)
    expect(page.get_by_text("Everything that this file made was taken back")).to_be_visible(timeout=60_000)
    shot(page, f"undone-{theme}")
    assert search_customers(ctx, "müller").rows == ()


def test_progress_shows_by_itself_and_ends_in_the_receipt(
    opened: Open, signed_in: SignIn, ctx: Context, site: str, accessible: Callable[[Page], None]
) -> None:
    job = checked(ctx, "customers", CUSTOMERS)
    start_import(ctx, StartImport(import_id=job.id, expected_version=job.version))
    page = opened(f"{site}/imports/{job.id}", cookies=signed_in("operations_manager"))
    expect(page.get_by_role("heading", name="Bringing in")).to_be_visible()
    accessible(page)
    shot(page, "progress")
    assert work_once(timezone.now)
    expect(page.get_by_text("4 rows were brought in.")).to_be_visible(timeout=60_000)


def test_on_a_phone_and_without_script(
    opened: Open, signed_in: SignIn, ctx: Context, site: str, accessible: Callable[[Page], None]
) -> None:
    done = brought_in(ctx, "customers", CUSTOMERS + ",,503 555 0199,,,,,,,,,\n")
    cookies = signed_in("operations_manager")
    job = checked(ctx, "customers", CUSTOMERS.replace("Anna", "Ada"))
    for path, name in (
        (f"/imports/{done.id}", "receipt"),
        ("/imports", "imports"),
        (f"/imports/{job.id}?change=columns", "columns"),
    ):
        page = opened(f"{site}{path}", phone=True, cookies=cookies)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        shot(page, f"{name}-phone")
    plain = opened(f"{site}/imports/{job.id}?change=columns", cookies=cookies, js=False)
    plain.get_by_role("button", name="Check all rows").click()
    expect(plain.locator("h1")).to_contain_text("old.csv")
