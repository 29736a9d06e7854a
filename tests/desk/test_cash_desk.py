"""The cash desk's pages: who sees what, the count by pieces, the take-over, the report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.drawers.builders import a_drawer, an_open_shift
from tests.work_orders.builders import an_order
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.models import Shift
from workwright.drawers.queries import get_shift
from workwright.kernel.context import Context

DeskOf = Callable[..., Client]
Make = Callable[..., Context]
Act = Callable[..., Any]


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_pieces_are_kept_and_typed_in_the_currency_of_the_drawer(desk_of: DeskOf, ctx_as: Make) -> None:
    ctx = ctx_as("system", at=timezone.now())
    shift = an_open_shift(ctx, 12_250, a_drawer(ctx, currency="KWD"))
    client = desk_of("cashier")
    assert 'data-face="20000"' in shown(client, f"/cash/{shift}/count")
    answer = client.post(
        "/do/drawers/count_shift",
        {
            "shift_id": str(shift),
            "counted_minor": "12.250",
            "denominations": '{"10000": 1, "1000": 2, "250": 1}',
        },
    )
    assert answer.status_code == 303, answer.content.decode()
    kept = Shift.unscoped.get(pk=shift)
    assert (kept.counted_minor, kept.denominations) == (12_250, {"10000": 1, "1000": 2, "250": 1})


def test_the_next_cashier_takes_over_on_a_page_that_tells_nothing(
    desk_of: DeskOf, ctx_as: Make, act: Act
) -> None:
    ctx = ctx_as("system", at=timezone.now())
    shift = an_open_shift(ctx, 7_777)
    client = desk_of("cashier")
    assert "counts first" in shown(client, f"/cash/{shift}/take-over")
    act(count_shift, ctx, shift_id=shift, counted_minor=7_777)
    page = shown(client, f"/cash/{shift}/take-over")
    assert "77.77" not in page
    said = {"shift_id": str(shift), "expected_version": "2", "counted_minor": "77.77", "next": "/cash"}
    assert client.post("/do/drawers/hand_over_shift", said).status_code == 303
    assert get_shift(ctx, shift).state == "closed"
    assert "77.77" in shown(client, "/cash")


def test_x_for_who_may_see_it_and_z_for_the_desk(desk_of: DeskOf, ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("system", at=timezone.now())
    shift = an_open_shift(ctx, 5_000)
    cashier = desk_of("cashier")
    assert cashier.get(f"/cash/{shift}/report").status_code == 403
    assert "Shift report X" in shown(desk_of("branch_manager"), f"/cash/{shift}/report")
    act(count_shift, ctx, shift_id=shift, counted_minor=5_000)
    act(close_shift, ctx, shift_id=shift, expected_version=2)
    assert "Z-00001" in shown(cashier, f"/cash/{shift}/report")


@pytest.mark.parametrize("path", ["/", "/cash"])
def test_a_shift_left_open_is_named_where_people_look_first(desk_of: DeskOf, ctx_as: Make, path: str) -> None:
    an_open_shift(ctx_as("system", at=timezone.now() - timedelta(days=2)))
    page = shown(desk_of("cashier", "branch_manager"), path)
    assert "was left open" in page
    assert "Count and close it" in page


def test_cash_on_an_order_has_its_keypad(desk_of: DeskOf, ctx_as: Make, act: Act) -> None:
    ctx = ctx_as("system", at=timezone.now())
    order, client = an_order(ctx), desk_of("cashier")
    client.post("/do/drawers/open_shift", {"drawer_id": str(a_drawer(ctx)), "float_minor": "50"})
    assert 'aria-label="Keypad"' in shown(client, f"/orders/{order.id}/pay")
