from datetime import timedelta

import pytest

from tests.parties.builders import a_customer, a_site
from tests.work_orders.builders import BRAKE_JOB, COIL_JOB, a_photo, a_service, an_order, seen
from tests.world import NOW, act, in_threads
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.work_orders.actions.open_work_order import OpenWorkOrder, open_work_order
from workwright.work_orders.models import WorkOrder
from workwright.work_orders.queries import get_work_order, list_work_orders


def test_one_request_makes_a_whole_order(ctx_as):
    ctx = ctx_as("service_advisor")
    order = an_order(ctx_as("system"), COIL_JOB, BRAKE_JOB, priority="urgent", key_tag="K7", meter_in=84310)
    view = seen(ctx, order)
    assert (order.number, view.state, view.priority) == ("WO-00001", "open", "urgent")
    assert [job.title for job in view.jobs] == ["Misfire, cylinder 2", "Front brakes"]
    assert [line.position for job in view.jobs for line in job.lines] == [1, 2, 3, 4]
    assert view.customer_words == "It stutters when cold, and the lamp is on."
    assert (view.key_tag, view.meter_in, view.currency) == ("K7", 84310, "USD")
    assert view.totals.gross_minor == sum(kind.gross_minor for kind in view.totals.by_kind)


def test_numbers_are_gapless_per_branch(ctx_as, company):
    ctx, north = ctx_as("system"), ctx_as("system", branch=company.north)
    customer = a_customer(ctx)
    numbers = [act(open_work_order, ctx, customer_id=customer).number for _ in range(2)]
    with pytest.raises(Invalid):
        act(open_work_order, ctx, customer_id=customer, jobs=({"title": ""},))
    numbers.append(act(open_work_order, ctx, customer_id=customer).number)
    assert numbers == ["WO-00001", "WO-00002", "WO-00003"]
    assert act(open_work_order, north, customer_id=customer).number == "WO-00001"


def test_the_same_request_twice_makes_one_order(fresh_db, ctx_as):
    customer = a_customer(ctx_as("system"))
    command = OpenWorkOrder(customer_id=customer)
    first = open_work_order(ctx_as("system", key="k1"), command)
    again = open_work_order(ctx_as("system", key="k1"), command)
    assert first == again
    assert WorkOrder.unscoped.count() == 1


def test_a_service_brings_its_lines_checks_skills_and_proof(ctx_as):
    ctx = ctx_as("system")
    service = a_service(ctx)
    done = act(open_work_order, ctx, customer_id=a_customer(ctx), service_id=service)
    (job,) = get_work_order(ctx, done.id).jobs
    assert (job.title, job.duration_minutes, job.skills) == ("Brake service", 90, ("brakes",))
    assert [(check.text, check.required) for check in job.checklist] == [
        ("Torque the wheels", True),
        ("Wipe the rims", False),
    ]
    assert (job.proof.photos, job.proof.signature, job.proof.quality_check) == (("after",), True, True)
    assert [line.description for line in job.lines] == ["Brake service"]


def test_emergencies_come_first_and_then_the_oldest(ctx_as):
    ctx = ctx_as("system")
    customer = a_customer(ctx)
    wanted = ("routine", "emergency", "urgent", "emergency")
    for minutes, priority in enumerate(wanted):
        act(
            open_work_order,
            ctx_as("system", at=NOW + timedelta(minutes=minutes)),
            customer_id=customer,
            priority=priority,
        )
    first = list_work_orders(ctx, limit=3)
    rest = list_work_orders(ctx, limit=3, after=first.next)
    assert [row.number[-1] for row in (*first.rows, *rest.rows)] == ["2", "4", "3", "1"]
    assert rest.next == ""


def test_files_at_intake_stay_with_the_order(ctx_as):
    ctx = ctx_as("system")
    photo = a_photo(ctx)
    done = act(
        open_work_order, ctx, customer_id=a_customer(ctx), files=({"file_id": photo, "kind": "before"},)
    )
    (file,) = get_work_order(ctx, done.id).files
    assert (file.file_id, file.kind, len(file.sha256)) == (photo, "before", 64)


def test_the_site_is_another_place_than_the_bill_goes_to(ctx_as):
    ctx = ctx_as("system")
    customer = a_customer(ctx)
    site = a_site(ctx, customer)
    done = act(open_work_order, ctx, customer_id=customer, site_id=site, access_notes="Gate 4711, dog")
    view = get_work_order(ctx, done.id)
    assert (view.site_id, view.access_notes) == (site, "Gate 4711, dog")
    hidden = get_work_order(ctx_as("cashier"), done.id)
    assert (hidden.access_notes, hidden.has_access_notes) == ("", True)


def test_words_of_the_customer_are_not_in_the_journal(ctx_as, journal):
    an_order(ctx_as("system"), customer_words="My secret mistress drives it")
    assert "mistress" not in str(journal())


def test_what_it_refers_to_has_to_be_there(ctx_as, company):
    ctx, north = ctx_as("system"), ctx_as("system", branch=company.north)
    customer = a_customer(ctx)
    theirs = an_order(north)
    with pytest.raises(NotFound):
        act(open_work_order, ctx, customer_id=customer, origin_id=theirs.id)
    with pytest.raises(NotFound, match="no such service"):
        act(open_work_order, ctx, customer_id=customer, service_id=new_id())


def test_an_unknown_customer_is_refused_at_the_door(fresh_db, ctx_as):
    with pytest.raises(Invalid, match="does not exist"):
        open_work_order(ctx_as("system"), OpenWorkOrder(customer_id=new_id()))
    assert WorkOrder.unscoped.count() == 0


@pytest.mark.parametrize(("door", "channel"), [("api", "api"), ("desk", "counter"), ("portal", "portal")])
def test_the_door_tells_how_it_came_in(ctx_as, door, channel):
    ctx = ctx_as("system", door=door)
    customer = a_customer(ctx_as("system"))
    assert get_work_order(ctx, act(open_work_order, ctx, customer_id=customer).id).channel == channel
    phoned = act(open_work_order, ctx, customer_id=customer, channel="phone")
    assert get_work_order(ctx, phoned.id).channel == "phone"


def test_a_cashier_may_not(ctx_as):
    with pytest.raises(Forbidden):
        act(open_work_order, ctx_as("cashier"), customer_id=new_id())


def test_eight_at_once_get_eight_numbers_without_a_gap(fresh_db, ctx_as):
    ctx = ctx_as("system")
    customer = a_customer(ctx)
    opened = in_threads(8, lambda _: act(open_work_order, ctx, customer_id=customer).number)
    assert sorted(map(str, opened)) == [f"WO-{number:05d}" for number in range(1, 9)]
