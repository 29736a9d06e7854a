"""A technician's whole day on a phone of 360 pixels: clock, travel or bay, checks, findings, photos, parts, done."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.pictures import look
from tests.catalog.builders import a_part
from tests.estimates.builders import a_sent_estimate, answered, yes
from tests.inventory.builders import in_stock
from tests.parties.builders import a_customer, a_site
from tests.scheduling.builders import a_technician, a_visit
from tests.work_orders.builders import BRAKE_JOB, Made, a_service, an_order, approve, seen
from tests.world import act
from workwright.access.models import User
from workwright.inventory.queries import reservations_of
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.queries import list_attendance, list_visits
from workwright.work_orders.actions.answer_question import answer_question
from workwright.work_orders.queries import list_questions

Open, SignIn, Contexts = Callable[..., Page], Callable[..., Any], Callable[..., Context]
NARROW = {"width": 360, "height": 740}


@pytest.fixture
def ctx(site: str, ctx_as: Contexts) -> Context:
    return ctx_as("system", at=timezone.now())


@pytest.fixture
def me(ctx: Context, signed_in: SignIn) -> Any:
    """The cookies of a technician who is on the schedule, and what they are there."""
    cookies = signed_in("technician")
    user = User.objects.get(email="technician@example.com").pk
    return cookies, a_technician(ctx, "Sam Ortiz", user_id=user, hours=(), skills=("brakes",))


def in_the_bay(ctx: Context, resource: UUID) -> Made:
    """Approved brakes with a stocked part, a check, a photo to take; the customer asks for something."""
    part = a_part(ctx, name="Brake pads, front")
    in_stock(ctx, part, 2)
    service = a_service(
        ctx,
        checklist=({"text": "Torque the wheels"},),
        required_proof={"photos": ("after",)},
        lines=({"kind": "part", "description": "Brake pads, front", "quantity": "1", "part_id": part},),
    )
    customer = a_customer(ctx, phone="+1 503 555 0190")
    wish = {"materials": "Original parts only", "technician_id": resource}
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wish)
    order = an_order(
        ctx,
        {"service_id": service},
        customer_id=customer,
        key_tag="K-17",
        parking_spot="Row 3",
        damage_notes="Scratch on the left door",
        promised_at=ctx.now + timedelta(hours=1),
    )
    answered(ctx, a_sent_estimate(ctx, order), yes(*order.line_ids))
    a_visit(ctx, order, resource, at=ctx.now, minutes=90)
    return order


def at_a_site(ctx: Context, resource: UUID) -> Made:
    customer = a_customer(ctx, name="Elena Fischer")
    site = a_site(
        ctx, customer, name="Bakery", address="3 Market Square\nPortland", access_notes="Ring twice."
    )
    order = an_order(ctx, BRAKE_JOB, customer_id=customer, site_id=site, asset_id=None)
    approve(ctx, order)
    a_visit(ctx, order, resource, at=ctx.now + timedelta(hours=2))
    return order


def picture(red: int) -> dict[str, Any]:
    drawn = io.BytesIO()
    Image.new("RGB", (2600, 1300), (red, 60, 40)).save(drawn, "JPEG")
    return {"name": f"photo-{red}.jpg", "mimeType": "image/jpeg", "buffer": drawn.getvalue()}


def narrow(page: Page) -> Page:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    expect(page.locator("main")).to_be_visible()  # a page that is only coming has no width
    page.wait_for_function(f"document.documentElement?.scrollWidth <= {NARROW['width']}")
    return page


def take(page: Page, *pictures: dict[str, Any]) -> None:
    for one in pictures:
        page.locator("[data-take]").first.set_input_files([one])
    expect(page.locator("[data-taken] img")).to_have_count(len(pictures))
    expect(page.get_by_text("ready to send")).to_be_visible()


def test_a_whole_day_with_one_hand(
    opened: Open, me: Any, ctx: Context, ctx_as: Contexts, accessible: Callable[[Page], None], site: str
) -> None:
    cookies, resource = me
    bay, trip = in_the_bay(ctx, resource), at_a_site(ctx, resource)
    page = narrow(opened(f"{site}/my", cookies=cookies, phone=True, theme="dark"))
    page.get_by_role("button", name="Clock in").click()
    expect(page.get_by_text("At work")).to_be_visible()
    expect(page.locator(".current")).to_contain_text(bay.number)
    expect(page.locator(".visits")).to_contain_text(trip.number)
    accessible(page)
    look(page, "tech-1-day")
    page.get_by_role("button", name="Start work").click()
    page.get_by_role("link", name="Open job").click()
    narrow(page)

    for words in (
        "It stutters when cold",
        "K-17",
        "Row 3",
        "Scratch on the left door",
        "Original parts only",
        "Sam Ortiz",
    ):
        expect(page.locator("main")).to_contain_text(words)
    assert "35.00" not in page.content(), "no price anywhere"
    accessible(page)
    look(page, "tech-2-job")
    do_the_brakes(page, ctx, ctx_as, bay, accessible)
    drive_to_the_site(page, ctx, trip, accessible)

    page.goto(f"{site}/my")
    look(page, "tech-6-evening")
    page.get_by_role("button", name="Clock out").click()
    expect(page.get_by_text("Not clocked in")).to_be_visible()
    (day,) = list_attendance(ctx_as("branch_manager", at=timezone.now()))
    assert day.left_at is not None


def do_the_brakes(
    page: Page, ctx: Context, ctx_as: Contexts, order: Made, accessible: Callable[[Page], None]
) -> None:
    bar = page.get_by_role("group", name="Next step")
    expect(bar.get_by_role("link", name="Still needed: 2")).to_be_visible()
    page.get_by_role("button", name="OK", exact=True).click()
    expect(page.get_by_text("Checklist: 1 of 1")).to_be_visible()
    page.get_by_role("button", name="Take from stock").click()
    expect(page.get_by_role("status").filter(has_text="Take from stock: done")).to_be_visible()
    assert {one.state for one in reservations_of(ctx, order.id)} == {"consumed"}

    page.get_by_role("link", name="Record a finding").click()
    page.get_by_role("button", name="Record the finding").click()
    expect(page.get_by_text("Choose one of the list.")).to_have_count(0)
    page.get_by_text("Unsafe", exact=True).click()
    page.get_by_label("What did you find?").fill("Tyre on the left shows its cords.")
    take(page, picture(200), picture(90), picture(20))
    page.get_by_role("button", name="Remove photo 2").click()
    expect(page.locator("[data-taken] img")).to_have_count(2)
    accessible(page)
    look(page, "tech-3-finding")
    page.get_by_role("button", name="Record the finding").click()
    expect(page.locator("#findings")).to_contain_text("Tyre on the left shows its cords.")
    (found,) = seen(ctx, order).findings
    assert (found.severity, len(found.files), found.job_id) == ("unsafe", 2, order.job_ids[0])

    page.locator("summary", has_text="Pause").click()
    look(page, "tech-4-pause")
    accessible(page)
    page.get_by_role("button", name="Waiting for parts").click()
    expect(page.get_by_text("paused: Waiting for parts")).to_be_visible()
    page.get_by_text("Ask for a part").click()
    page.get_by_label("Part", exact=True).fill("Tyre 205/55 R16")
    page.get_by_role("button", name="Ask for the part").click()
    expect(page.locator("#office")).to_contain_text("Tyre 205/55 R16")
    (asked,) = list_questions(ctx)
    advisor = ctx_as("service_advisor", at=timezone.now())
    act(answer_question, advisor, question_id=asked.id, answer="Comes at three, go on with the brakes.")
    page.reload()
    expect(page.locator("#office")).to_contain_text("Comes at three")
    bar.get_by_role("button", name="Resume").click()

    bar.get_by_role("link", name="Still needed: 1").click()
    expect(page.locator(f"#missing-{order.job_ids[0]}")).to_contain_text("add a photo taken after the work")
    expect(page.get_by_role("radio", name="After")).to_be_checked()
    take(page, picture(150))
    page.get_by_role("button", name="Keep the photos").click()
    expect(page.locator("#photos .photos img")).to_have_count(1)
    look(page, "tech-5-ready")
    bar.get_by_role("button", name="Done: Brake service").click()
    expect(page.get_by_role("status").filter(has_text="Finish visit: done")).to_be_visible()
    assert seen(ctx, order).jobs[0].state == "done"
    assert [visit.state for visit in list_visits(ctx, order.id)] == ["done"]


def drive_to_the_site(page: Page, ctx: Context, order: Made, accessible: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="My jobs").locator("visible=true").first.click()
    expect(page.locator(".current")).to_contain_text("3 Market Square")
    page.get_by_role("button", name="Start travel").click()
    expect(page.get_by_text("Travel to")).to_be_visible()
    page.get_by_role("button", name="I have arrived").click()
    page.get_by_role("link", name="Open job").click()
    expect(page.get_by_text("Ring twice.")).to_be_visible()
    bar = page.get_by_role("group", name="Next step")
    bar.get_by_role("button", name="Start work").click()
    page.locator("summary", has_text="Pause").click()
    page.get_by_label("Leave for today: what is left?").fill("The rotors came in the wrong size.")
    page.get_by_role("button", name="End the visit, another one is needed").click()
    expect(bar.get_by_role("button", name="Resume")).to_be_visible()
    accessible(page)
    (visit,) = list_visits(ctx, order.id)
    assert (visit.state, visit.return_needed, visit.end_reason) == (
        "done",
        True,
        "The rotors came in the wrong size.",
    )


def test_targets_are_large_and_a_tablet_has_room(
    opened: Open, me: Any, ctx: Context, accessible: Callable[[Page], None], site: str
) -> None:
    cookies, resource = me
    order = in_the_bay(ctx, resource)
    page = narrow(opened(f"{site}/my/orders/{order.id}", cookies=cookies, phone=True))
    small = page.eval_on_selector_all(
        ".my .btn, .my summary, .my button",
        "all => all.filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.textContent.trim())",
    )
    assert small == []
    page.set_viewport_size({"width": 820, "height": 1180})
    accessible(page)
    look(page, "tech-7-tablet")


SLOW_PHONE = """const plain = window.createImageBitmap;
window.createImageBitmap = async (...given) => {
  await new Promise((go) => { window.go = go; });
  return plain(...given);
};"""


def test_photos_that_are_not_ready_or_do_not_get_through_are_not_lost(
    opened: Open, me: Any, ctx: Context, site: str
) -> None:
    cookies, resource = me
    order = in_the_bay(ctx, resource)
    page = opened(f"{site}/health/live", cookies=cookies, phone=True)
    page.add_init_script(SLOW_PHONE)
    page.route("**/photos", lambda route: route.fulfill(status=429, body="Too much"), times=1)
    page.goto(f"{site}/my/orders/{order.id}")
    page.locator("[data-take]").first.set_input_files([picture(20)])
    page.get_by_role("button", name="Keep the photos").click()
    page.evaluate("window.go()")
    expect(page.get_by_text("They are still here: try again.")).to_be_visible()
    page.get_by_role("button", name="Keep the photos").click()
    expect(page.get_by_text("1 photo kept.")).to_be_visible()


def test_without_script_the_photos_still_get_through(opened: Open, me: Any, ctx: Context, site: str) -> None:
    cookies, resource = me
    order = in_the_bay(ctx, resource)
    page = opened(f"{site}/my/orders/{order.id}/finding", cookies=cookies, phone=True, js=False)
    page.get_by_text("Watch", exact=True).click()
    page.get_by_label("What did you find?").fill("A little rust.")
    page.locator("input[type=file][multiple]").set_input_files([picture(10), picture(30)])
    page.get_by_role("button", name="Record the finding").click()
    (found,) = seen(ctx, order).findings
    assert len(found.files) == 2
