"""Pictures of the screens of a journey, for who wants to look at them."""

import os

from playwright.sync_api import Page


def look(page: Page, name: str) -> None:
    """Keep a picture of the whole page in the folder that WORKWRIGHT_SHOTS names, if it names one."""
    if folder := os.environ.get("WORKWRIGHT_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
