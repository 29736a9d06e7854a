"""A finger on the field for signatures."""

from playwright.sync_api import Page


def sign(page: Page) -> None:
    """Draw a stroke on the field to sign in."""
    canvas = page.locator("canvas.signature")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 30, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 140, box["y"] + 80, steps=6)
    page.mouse.up()
