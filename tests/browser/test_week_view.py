"""The week and the day in a browser: load in figures and words, keys, print, a free time taken and taken back."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.pictures import look
from tests.parties.builders import a_customer
from tests.scheduling.builders import a_bay, a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.kernel import policy
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.queries import list_visits

Open, SignIn, Contexts = Callable[..., Page], Callable[..., Any], Callable[..., Context]
SHOP = tuple({"weekday": day, "opens": time(8), "closes": time(17)} for day in range(6))


def next_monday() -> datetime:
    """Nine in the morning of the next week's first day, in Los Angeles."""
    today = timezone.now().astimezone(ZoneInfo("America/Los_Angeles"))
    return (today + timedelta(days=7 - today.weekday())).replace(hour=9, minute=0, second=0, microsecond=0)


def on(days: int) -> str:
    """How the page names a day of the next week: with the year when it is another one."""
    day = next_monday() + timedelta(days=days)
    this_year = timezone.now().astimezone(day.tzinfo).year
    return f"{day:%a} {day.day} {day:%b}" if day.year == this_year else f"{day.day} {day:%b} {day.year}"


@pytest.fixture
def ctx(site: str, ctx_as: Contexts) -> Context:
    """A shop with a full, a half and an empty calendar, a public holiday and somebody on leave."""
    hours = [{"weekday": day, "opens": "08:00", "closes": "18:00"} for day in range(6)]
    act(
        set_policy,
        ctx_as(at=timezone.now()),
        name="scheduling",
        settings={
            "opening_hours": hours,
            "closed_on": [(next_monday() + timedelta(days=3)).date().isoformat()],
        },
    )
    policy.forget()
    ctx = ctx_as(at=timezone.now())
    people = [
        a_technician(ctx, name, hours=SHOP, skills=()) for name in ("Sam Ortiz", "Maria López", "Kim Lee")
    ]
    bay, _ = a_bay(ctx, "Bay 1"), a_bay(ctx, "Bay 2")
    monday = next_monday()
    said = {"override_reason": "As agreed"}
    a_visit(ctx, an_order(ctx), people[0], bay, at=monday, minutes=8 * 60, **said)
    late = monday + timedelta(hours=1)
    a_visit(ctx, an_order(ctx, promised_at=late), people[1], at=monday, minutes=270, **said)
    a_visit(ctx, an_order(ctx), people[2], at=monday - timedelta(hours=1), minutes=10 * 60, **said)
    away = {"starts_at": monday + timedelta(days=1), "ends_at": monday + timedelta(days=3)}
    act(record_absence, ctx, resource_id=people[1], **away)
    return ctx


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_week_by_keyboard_to_the_day(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str, theme: str
) -> None:
    page = opened(f"{site}/schedule/week", theme=theme, cookies=signed_in("dispatch_officer"))
    page.keyboard.press("]")
    expect(page.locator("h1")).to_have_text("Week")
    expect(page.get_by_role("link", name=f"Sam Ortiz, {on(0)}")).to_contain_text("8 of 9 h")
    expect(page.get_by_role("link", name=f"Kim Lee, {on(0)}")).to_contain_text("over")
    expect(page.get_by_role("link", name=f"Maria López, {on(2)}")).to_contain_text("away")
    expect(page.get_by_role("link", name=f"Bay 1, {on(0)}")).to_contain_text("8 of 10 h")
    expect(page.get_by_role("link", name=f"Bay 1, {on(3)}")).to_contain_text("closed")
    accessible(page)
    look(page, f"week-{theme}")
    page.get_by_role("link", name=f"Sam Ortiz, {on(0)}").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name=f"Sam Ortiz, {on(1)}")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name=f"Maria López, {on(1)}")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Schedule")
    expect(page.get_by_role("region", name="Day board")).to_contain_text("Maria López")
    accessible(page)
    look(page, f"day-{theme}")


def test_the_week_on_a_phone_and_on_paper(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    page = opened(f"{site}/schedule/week", phone=True, cookies=signed_in("dispatch_officer"))
    page.get_by_role("link", name="Next week").click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    accessible(page)
    look(page, "week-phone")
    page.set_viewport_size({"width": 1060, "height": 750})
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.locator("table.week")).to_be_visible()
    look(page, "week-print")


def test_a_free_time_is_taken_moved_and_taken_back(
    opened: Open, signed_in: SignIn, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    customer = a_customer(ctx, name="Elena Fischer")
    wish = {"technician_id": a_technician(ctx, "Theo Lang", hours=SHOP), "materials": "Original parts only"}
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wish)
    order = an_order(ctx, customer_id=customer)
    page = opened(f"{site}/schedule", cookies=signed_in("dispatch_officer"))
    page.get_by_role("link", name=f"Book {order.number}").click()
    expect(page.get_by_role("note")).to_contain_text("Technician: Theo Lang")
    page.get_by_role("link", name="With a bay").click()
    first = page.locator("#free li").first
    expect(first).to_contain_text("Theo Lang, Bay")
    accessible(page)
    look(page, "slots")
    first.get_by_role("button", name="Book").click()
    told = page.get_by_role("status").filter(has_text="Booked:")
    expect(told).to_contain_text(order.number)
    accessible(page)
    look(page, "booked")
    (booked,) = list_visits(ctx, order.id)
    page.get_by_label(f"Actions for {order.number}").click()
    page.get_by_role("link", name="Move to a free time").click()
    page.locator("#free li").nth(3).get_by_role("button", name="Move").click()
    expect(page.get_by_role("status").filter(has_text="Moved:")).to_be_visible()
    assert parse_qs(urlsplit(page.url).query)["moved"] == [str(booked.id)]
    assert list_visits(ctx, order.id)[0].starts_at != booked.starts_at
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status").filter(has_text="Move visit: done")).to_be_visible()
    (back,) = list_visits(ctx, order.id)
    assert (back.starts_at, back.resources) == (booked.starts_at, booked.resources)
