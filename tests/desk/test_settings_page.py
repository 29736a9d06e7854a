"""Settings are explained one by one, and remember what they were, who changed them and from when that holds."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from tests.billing.builders import an_issued_invoice  # noqa: F401 - brings every context's settings
from tests.world import act
from workwright.access.actions.set_policy import set_policy
from workwright.access.queries import settings_history
from workwright.interfaces.desk.explained import explained
from workwright.interfaces.desk.order_page import Margin, kind_of, margin_of
from workwright.kernel.context import Context
from workwright.kernel.policy import policies

DeskOf = Callable[..., Client]
As = Callable[..., Context]


def test_every_setting_is_explained() -> None:
    silent = [
        f"{kind.name}.{field.name}"
        for kind in policies.values()
        for field in explained(kind)
        if not field.help
    ]
    assert silent == []


def test_the_history_names_who_what_and_from_when(desk_of: DeskOf, ctx_as: As) -> None:
    ctx = ctx_as(at=timezone.now())
    later = ctx.now + timedelta(days=3)
    act(set_policy, ctx, name="estimates", settings={"validity_days": 9})
    act(set_policy, ctx, name="estimates", settings={"validity_days": 21}, valid_from=later)
    coming, now = settings_history(ctx, "estimates")
    assert (coming.valid_from, coming.holds, now.holds) == (later, False, True)
    assert [(one.name, one.was, one.now) for one in coming.changes] == [("validity_days", 9, 21)]
    assert now.changes[0].now == 9 and now.who
    page = desk_of().get("/settings/estimates").content.decode()
    assert page.index("To come") < page.index("Holds now") and "<b>21</b>" in page


def test_a_change_holds_from_the_time_that_is_chosen(desk_of: DeskOf, ctx_as: As) -> None:
    client = desk_of()
    day = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT09:00")
    sent = {"validity_days": "33", "valid_from": day}
    assert client.post("/settings/estimates", sent).status_code == 303
    [coming] = settings_history(ctx_as(at=timezone.now()), "estimates")
    assert (coming.changes[0].name, coming.changes[0].now, coming.holds) == ("validity_days", 33, False)
    assert client.post("/settings/estimates", {**sent, "valid_from": "nonsense"}).status_code == 422


def test_margin_and_mark_up_are_ratios_of_sums_over_what_has_a_cost() -> None:
    assert margin_of([(10_000, 4_000), (5_000, None), (2_000, 500)]) == Margin(
        4_500, Decimal("37.5"), Decimal("60.0"), 2, 3
    )
    assert margin_of([(10_000, 10_000)]) == Margin(10_000, Decimal("100.0"), None, 1, 1)
    assert margin_of([(0, None)]) is None is margin_of([])


def test_acts_stand_under_the_filter_that_people_look_for_them_by() -> None:
    acts = ("work_orders.add_note", "payments.take_cash", "reaction.notify.tell", "work_orders.start_job")
    assert [kind_of(one) for one in acts] == ["note", "money", "customer", "work"]
