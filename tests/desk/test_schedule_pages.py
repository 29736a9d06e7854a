"""Day, week and free times at the desk: by risk, by the wall clock, in a fixed number of statements, with undo."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from tests.desk.test_query_counts import statements
from tests.parties.builders import a_customer
from tests.scheduling.builders import a_bay, a_technician, a_visit
from tests.work_orders.builders import an_order
from tests.world import act
from workwright.interfaces.desk.views.resources import week_of
from workwright.interfaces.desk.views.schedule import quarter_of_day
from workwright.interfaces.desk.views.week import Sum, level
from workwright.kernel.context import Context
from workwright.parties.actions.edit_customer import edit_customer
from workwright.scheduling.actions.record_absence import record_absence
from workwright.scheduling.actions.start_visit import start_visit
from workwright.scheduling.queries import get_resource, get_visit, list_visits

SignIn, Contexts = Callable[..., Client], Callable[..., Context]
LA = ZoneInfo("America/Los_Angeles")
ALL_DAY = tuple({"weekday": day, "opens": time(0), "closes": time(23, 59)} for day in range(7))


@pytest.fixture
def ctx(ctx_as: Contexts) -> Context:
    return ctx_as(at=timezone.now())


def noon_tomorrow(ctx: Context) -> datetime:
    """An hour of a working day by the branch's clock, whenever this runs."""
    return datetime.combine(ctx.today + timedelta(days=1), time(12), LA)


def forms(page: str, action: str) -> list[dict[str, list[str]]]:
    """What the forms of an action on a page would send."""
    found = []
    for form in re.findall(rf'<form method="post" action="/do/{action}">(.*?)</form>', page, re.S):
        said: dict[str, list[str]] = {}
        for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form):
            said.setdefault(name, []).append(unescape(value))
        found.append(said)
    return found


def test_the_list_of_a_day_sorts_by_the_risk_of_its_promises(desk_of: SignIn, ctx: Context) -> None:
    client, sam = desk_of(), a_technician(ctx, hours=ALL_DAY)
    tomorrow = ctx.today + timedelta(days=1)
    noon = datetime.combine(tomorrow, time(12), LA).astimezone(UTC)
    promised = [None, noon + timedelta(days=2), noon, datetime(2026, 1, 1, tzinfo=UTC)]
    orders = [an_order(ctx, promised_at=one) for one in promised]
    for place, order in enumerate(orders):
        a_visit(ctx, order, sam, at=noon + timedelta(minutes=30 * place), minutes=30)

    def listed(address: str) -> tuple[str, list[str]]:
        page = client.get(address).content.decode().partition("list-title")[2].partition("waiting-title")[0]
        return page, re.findall(r'class="row-link" href="/orders/[^"]+">([^<]+)</a>', page)

    page, numbers = listed(f"/schedule?on={tomorrow}")
    assert numbers == [orders[n].number for n in (3, 2, 1, 0)]
    assert page.count("Promise passed") == page.count("Promise at risk") == 1
    assert listed(f"/schedule?on={tomorrow}&sort=time")[1] == [order.number for order in orders]


def test_what_waits_sorts_by_what_must_begin_soonest(desk_of: SignIn, ctx: Context) -> None:
    calm, soon, none = (
        an_order(ctx, promised_at=ctx.now + timedelta(days=3)),
        an_order(ctx, promised_at=ctx.now + timedelta(hours=1)),
        an_order(ctx),
    )
    fire = an_order(ctx, priority="emergency")
    page = desk_of().get("/schedule").content.decode().partition("waiting-title")[2]
    listed = re.findall(r'class="row-link" href="/orders/[^"]+">([^<]+)</a>', page)
    assert listed == [fire.number, soon.number, calm.number, none.number]


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 8)], ids=str)
def test_the_board_stands_by_the_wall_clock_when_the_clocks_change(
    desk_of: SignIn, ctx: Context, day: date
) -> None:
    nine = datetime.combine(day, time(9), LA).astimezone(UTC)
    a_visit(ctx, an_order(ctx), a_technician(ctx, hours=ALL_DAY), at=nine)
    page = desk_of().get(f"/schedule?on={day}").content.decode()
    assert "from-8 for-4" in page, "nine o'clock is two hours after seven"
    assert quarter_of_day(datetime.combine(day + timedelta(days=1), time(1), LA), day) == 100


@pytest.mark.parametrize("path", ["/schedule/week", "/schedule", "/orders/{order}/assign?place=bay"])
def test_pages_take_the_same_statements_for_few_and_for_many(
    desk_of: SignIn, ctx: Context, path: str
) -> None:
    client, order = desk_of(), an_order(ctx)
    address = path.format(order=order.id)

    def furnish(number: int) -> None:
        sam, bay = a_technician(ctx, f"Tech {number}", hours=ALL_DAY), a_bay(ctx, f"Bay {number}")
        soon = ctx.now + timedelta(minutes=5)
        a_visit(ctx, an_order(ctx), sam, bay, at=soon, override_reason="Also over midnight")

    furnish(0)
    few = statements(client, address)
    for number in range(1, 5):
        furnish(number)
    assert statements(client, address) <= few <= 48


def test_the_week_says_its_load_in_words_too(desk_of: SignIn, ctx: Context) -> None:
    whole = ({"weekday": 2, "opens": time(8), "closes": time(10)},)
    sam = a_technician(ctx, hours=whole)
    wednesday = datetime(2026, 11, 25, 8, 0, tzinfo=LA).astimezone(UTC)
    a_visit(ctx, an_order(ctx), sam, at=wednesday, minutes=150, override_reason="Waits here")
    page = desk_of().get("/schedule/week?on=2026-11-25").content.decode()
    day = "Wed 25 Nov" if ctx.today.year == 2026 else "25 Nov 2026"
    assert f"Sam Ortiz, {day}: 2.5 of 2 hours sold, 125 percent, over" in page
    assert "125 % over" in page
    assert [level(percent) for percent in (None, 40, 90, 101)] == ["", "free", "full", "over"]
    assert (Sum(0, 30).percent, Sum(120, 30).percent) == (None, 25)


def test_a_free_time_is_booked_with_one_tap_and_undone_with_another(desk_of: SignIn, ctx: Context) -> None:
    client, order, sam = desk_of(), an_order(ctx), a_technician(ctx, hours=ALL_DAY)
    offered = forms(client.get(f"/orders/{order.id}/assign").content.decode(), "scheduling/book_visit")
    offered = [form for form in offered if "visit_id" in form]
    answer = client.post("/do/scheduling/book_visit", offered[0])
    assert answer.status_code == 303
    (booked,) = list_visits(ctx, order.id)
    assert [tag.id for tag in booked.resources] == [sam]
    page = client.get(answer["Location"]).content.decode()
    (undone,) = forms(page, "scheduling/cancel_visit")
    client.post("/do/scheduling/cancel_visit", undone)
    assert get_visit(ctx, booked.id).state == "cancelled"
    assert forms(client.get(answer["Location"]).content.decode(), "scheduling/cancel_visit") == []


def test_a_visit_moves_to_a_free_time_with_one_tap_and_back_with_another(
    desk_of: SignIn, ctx: Context
) -> None:
    client, order, sam = desk_of(), an_order(ctx), a_technician(ctx, hours=ALL_DAY)
    starts = noon_tomorrow(ctx) + timedelta(minutes=7)
    visit = a_visit(ctx, order, sam, at=starts)
    offered = forms(client.get(f"/visits/{visit}/move").content.decode(), "scheduling/move_visit")
    answer = client.post("/do/scheduling/move_visit", offered[-1])
    assert get_visit(ctx, visit).starts_at != starts
    (back,) = forms(client.get(answer["Location"]).content.decode(), "scheduling/move_visit")
    client.post("/do/scheduling/move_visit", back)
    assert (get_visit(ctx, visit).starts_at, get_visit(ctx, visit).resources[0].id) == (starts, sam)
    act(start_visit, ctx, visit_id=visit, job_ids=())
    assert client.get(f"/visits/{visit}/move").status_code == 409
    assert client.get(answer["Location"]).status_code == 200


def test_a_time_against_the_customers_wish_asks_for_the_reason(desk_of: SignIn, ctx: Context) -> None:
    customer = a_customer(ctx)
    wish = {"weekdays": ["mon"], "earliest": "23:30", "materials": "Original parts only"}
    act(edit_customer, ctx, customer_id=customer, expected_version=1, preferences=wish)
    order, _ = an_order(ctx, customer_id=customer), a_technician(ctx, hours=ALL_DAY)
    client = desk_of()
    page = client.get(f"/orders/{order.id}/assign").content.decode()
    assert "Time: Monday, not before 23:30" in page
    assert "Materials: Original parts only" in page
    assert "Not as the customer asks" in page
    asked = unescape(re.findall(r'href="(/do/scheduling/book_visit\?[^"]*starts_at[^"]*)"', page)[-1])
    form = client.get(asked).content.decode()
    assert "Override reason" in form


@pytest.mark.parametrize("address", ["/schedule?on=soon", "/schedule/week?on=32", "/schedule?booked=x"])
def test_an_address_that_makes_no_sense_is_not_found(desk_of: SignIn, address: str) -> None:
    assert desk_of().get(address).status_code == 404


def test_hours_are_read_as_people_say_them(desk_of: SignIn, ctx: Context) -> None:
    split = [{"weekday": day, "opens": time(8), "closes": time(12)} for day in range(5)]
    split += [{"weekday": day, "opens": time(13), "closes": time(17)} for day in range(4)]
    sam, bay = a_technician(ctx, hours=tuple(split)), a_bay(ctx)
    assert week_of(get_resource(ctx, sam)) == ["Mon to Thu 08:00-12:00, 13:00-17:00", "Fri 08:00-12:00"]
    assert week_of(get_resource(ctx, bay)) == []
    page = desk_of().get("/schedule/resources").content.decode()
    assert "Fri 08:00-12:00" in page
    assert "as the branch is open" in page


def test_a_change_of_the_name_keeps_the_hours(desk_of: SignIn, ctx: Context) -> None:
    """The form starts with what holds, so that what nobody touched comes back as it was."""
    client, sam = desk_of(), a_technician(ctx)
    before = get_resource(ctx, sam)
    page = client.get(f"/do/scheduling/edit_resource?resource_id={sam}&expected_version=1").content.decode()
    form = re.search(r'<form method="post" action="/do/scheduling/edit_resource".*?</form>', page, re.S)
    assert form is not None
    said: dict[str, list[str]] = {}
    for name, value in re.findall(r'name="([^"]+)"[^>]*? value="([^"]*)"', form[0]):
        said.setdefault(name, []).append(unescape(value))
    said |= {"name": ["Sam O."], "skills": ["brakes"], "active": ["on"]}
    assert client.post("/do/scheduling/edit_resource", said).status_code == 303
    after = get_resource(ctx, sam)
    assert (after.name, after.hours, after.skills) == ("Sam O.", before.hours, before.skills)


def test_an_absence_is_taken_back_from_the_board(desk_of: SignIn, ctx: Context) -> None:
    client, sam = desk_of(), a_technician(ctx, hours=ALL_DAY)
    noon = datetime.combine(ctx.today, time(12), LA)
    absence = act(record_absence, ctx, resource_id=sam, starts_at=noon, ends_at=noon + timedelta(hours=1)).id
    assert f"/do/scheduling/end_absence?absence_id={absence}" in client.get("/schedule").content.decode()
    client.post("/do/scheduling/end_absence", {"absence_id": absence})
    assert str(absence) not in client.get("/schedule").content.decode()
