"""`make pictures`: the main pages of a fresh demo company, as the README shows them, into docs/pictures.

A company of its own is made in a temporary folder, looked at with the browser of the tests, and taken down again.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pypdfium2
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.chromium import ARGUMENTS, ensure

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDE, PHONE = (1280, 860), (390, 844)
LINK = re.compile(r"^\s+(\w+)\s+(http://\S+/accounts/link/\S+)")


@dataclass(frozen=True)
class Picture:
    """One file: who looks, how they get there from Today, and on what."""

    name: str
    role: str
    go: Callable[[Page], Any]
    theme: Literal["light", "dark"] = "light"
    size: tuple[int, int] = WIDE


def to(address: str) -> Callable[[Page], Any]:
    """Go to an address of the desk."""
    return lambda page: page.goto(_site(page) + address)


def order_in_the_workshop(page: Page) -> None:
    """Open the order that is being worked on."""
    page.goto(f"{_site(page)}/orders?state=in_progress")
    page.locator("tbody a.row-link").first.click()
    page.locator("h1").filter(has_text="WO-").wait_for()


def estimate_of_the_customer(page: Page) -> None:
    """Open the customer's page of an estimate that waits for an answer, as the customer would."""
    page.goto(f"{_site(page)}/orders?state=open")
    for address in [row.get_attribute("href") for row in page.locator("tbody a.row-link").all()]:
        page.goto(f"{_site(page)}{address}")
        estimates = page.locator("a.row-link[href^='/estimates/']")
        if estimates.count():
            page.goto(f"{_site(page)}{estimates.first.get_attribute('href')}")
            link = page.locator("p.words a").first
            if link.count():
                page.goto(link.get_attribute("href") or "")
                return
    raise LookupError("no estimate of the demo waits for an answer")


def figures_of_the_month(page: Page) -> None:
    """Open what this month brought."""
    page.goto(f"{_site(page)}/figures")
    page.get_by_role("link", name="This month").click()
    page.get_by_role("heading", name="Day by day").wait_for()


PICTURES = (
    Picture("today", "branch_manager", to("/")),
    Picture("order", "service_advisor", order_in_the_workshop),
    Picture("order-dark", "service_advisor", order_in_the_workshop, "dark"),
    Picture("counter", "cashier", to("/counter")),
    Picture("week", "dispatch_officer", to("/schedule/week")),
    Picture("figures", "accountant", figures_of_the_month),
    Picture("my-phone", "technician", to("/my"), size=PHONE),
    Picture("approve-phone", "service_advisor", estimate_of_the_customer, size=PHONE),
)


def _site(page: Page) -> str:
    return "/".join(page.url.split("/")[:3])


@contextmanager
def company() -> Iterator[dict[str, str]]:
    """Run a demo company of its own; yield a sign-in link for each role."""
    with socket.socket() as free, tempfile.TemporaryDirectory(prefix="workwright-pictures-") as home:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        variables = {"WORKWRIGHT_HOME": home, "WORKWRIGHT_PORT": str(port)}
        command = [sys.executable, "-m", "workwright.project.command", "up", "--demo"]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env={**os.environ, **variables}
        )
        try:
            yield _links(process)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _links(process: "subprocess.Popen[str]") -> dict[str, str]:
    found: dict[str, str] = {}
    assert process.stdout is not None
    for line in process.stdout:
        if match := LINK.match(line):
            found[match[1]] = match[2]
        if line.startswith("Logs are in"):
            return found
    raise RuntimeError("the demo company did not come up")


def signed_in(browser: Browser, link: str) -> Any:
    """Sign in by a link and return what the browser keeps of it."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(link)
        page.get_by_role("main").get_by_role("button").first.click()
        page.wait_for_url(lambda url: "/accounts/link/" not in url)
        return context.storage_state(), _site(page)


def _look(context: BrowserContext, picture: Picture, site: str) -> None:
    page = context.new_page()
    page.goto(site)
    picture.go(page)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(FOLDER / f"{picture.name}.png"), animations="disabled")


def _invoice(context: BrowserContext, site: str) -> None:
    """Set the newest invoice as it is printed."""
    page = context.new_page()
    page.goto(f"{site}/invoices")
    address = page.locator("tbody a[href^='/invoices/']").first.get_attribute("href")
    pdf = context.request.get(f"{site}{address}/pdf").body()
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=1.6).to_pil()
    sheet.save(FOLDER / "invoice.png", optimize=True)


def main() -> None:
    """Take every picture anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with company() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure(), args=ARGUMENTS)
        states = {role: signed_in(browser, links[role]) for role in {one.role for one in PICTURES}}
        for picture in PICTURES:
            state, site = states[picture.role]
            width, height = picture.size
            with browser.new_context(
                storage_state=state,
                color_scheme=picture.theme,
                viewport={"width": width, "height": height},
                device_scale_factor=2 if picture.size == PHONE else 1,
            ) as context:
                _look(context, picture, site)
                if picture.name == "figures":
                    _invoice(context, site)
            print(f"docs/pictures/{picture.name}.png")
        browser.close()


if __name__ == "__main__":
    main()
