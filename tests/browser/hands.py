"""Somebody at a keyboard, with a clock."""

import re
import time
from typing import Any

from playwright.sync_api import Page


class Hands:
    """One person at a keyboard: counts what they do, and how long it takes."""

    def __init__(self, page: Page) -> None:
        self.page, self.inputs, self.begun = page, 0, time.monotonic()

    def begin(self) -> None:
        self.inputs, self.begun = 0, time.monotonic()

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_role("textbox", name=label).fill(text)
        self.inputs += 1

    def type(self, text: str) -> None:
        """Type into the field that has the focus, and end with Enter."""
        self.page.keyboard.type(text)
        self.press("Enter")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.inputs += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.inputs += 1

    def click(self, role: Any, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role(role, name=name).first.click()
        self.inputs += 1

    def told(self, what: str) -> float:
        took = time.monotonic() - self.begun
        print(f"{what}: {self.inputs} inputs, {took:.1f} seconds")
        return took
