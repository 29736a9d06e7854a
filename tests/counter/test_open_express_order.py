from collections.abc import Callable
from typing import Any

import pytest

from tests.assets.builders import a_vehicle
from tests.counter.builders import a_counter, an_express_order, an_oil_change
from tests.parties.builders import a_customer
from tests.work_orders.builders import a_service, seen
from workwright.estimates.queries import list_estimates
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.parties.queries import get_customer
from workwright.scheduling.queries import visits_of
from workwright.work_orders.models import WorkOrder

Make = Callable[..., Context]


def test_a_new_plate_is_taken_in_agreed_and_begun_in_one_act(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    done = an_express_order(ctx_as("service_advisor"), an_oil_change(ctx))
    order = seen(ctx, done.id)
    (job,) = order.jobs
    assert (order.state, job.state, done.number, done.agreed_minor) == (
        "in_progress",
        "in_progress",
        order.number,
        6_437,
    )
    assert [line.state for line in job.lines] == ["authorised", "authorised"]
    assert get_customer(ctx, done.customer_id).phone == "+15035550190"
    (estimate,) = list_estimates(ctx, done.id)
    assert (estimate.state, estimate.number) == ("decided", f"{order.number}/1")
    assert visits_of(ctx, done.id) == []
    assert done.short_line_ids == ()
    assert not job.time.running


def test_a_known_plate_needs_nothing_else(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    owner = a_customer(ctx, name="Dana Reyes")
    vehicle = a_vehicle(ctx, customer_id=owner, plate="7XYZ890")
    done = an_express_order(ctx, asset_id=vehicle, name="", phone="", plate="")
    assert (done.customer_id, done.asset_id) == (owner, vehicle)
    with pytest.raises(NotFound):
        an_express_order(ctx, asset_id=new_id())


def test_a_part_that_is_short_does_not_keep_the_car_outside(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    done = an_express_order(ctx, an_oil_change(ctx, on_hand=0))
    assert len(done.short_line_ids) == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [({"plate": ""}, "plate"), ({"name": "", "phone": ""}, "name"), ({"phone": "x"}, "phone")],
)
def test_what_is_missing_is_named(ctx_as: Make, given: dict[str, Any], field: str) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    service = an_oil_change(ctx)
    with pytest.raises(Invalid) as refusal:
        an_express_order(ctx, service, **given)
    assert refusal.value.field == field
    assert not WorkOrder.unscoped.exists()


def test_another_price_than_was_told_or_none_is_refused(ctx_as: Make) -> None:
    ctx = ctx_as()
    a_counter(ctx)
    with pytest.raises(Stale) as told:
        an_express_order(ctx, total_minor=6_000)
    assert told.value.data == {"total_minor": 6_437}
    with pytest.raises(Invalid, match="no lines"):
        an_express_order(ctx, a_service(ctx, lines=()))
