"""The components, in both themes and at both widths, without an accessibility violation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("phone", [False, True], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_components_are_accessible(
    settings: Any,
    site: str,
    opened: Callable[..., Page],
    accessible: Callable[[Page], None],
    theme: str,
    phone: bool,
) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery"
    page = opened(site, theme=theme, phone=phone)
    accessible(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]


def test_rows_can_be_added_and_removed_by_keyboard(
    settings: Any, site: str, opened: Callable[..., Page]
) -> None:
    settings.ROOT_URLCONF = "tests.browser.gallery"
    page = opened(site)
    page.get_by_role("button", name="Add a row").press("Enter")
    page.keyboard.type("Rotor")
    assert page.locator("[name='lines-1-description']").input_value() == "Rotor"
    page.get_by_role("button", name="Remove this row").last.press("Enter")
    assert page.locator("[name='lines-1-description']").count() == 0
