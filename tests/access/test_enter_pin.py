"""Trying PINs: wrong ones are counted, and shut it for a while."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.access.builders import PIN, a_device, a_user, with_pin
from tests.world import NOW, Company, act, in_threads
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.end_device import end_device
from workwright.access.actions.enter_pin import EnteredPin, enter_pin
from workwright.access.queries import people_with_pin
from workwright.interfaces.context import of_device
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound

As = Callable[..., Context]


class Counter:
    """A shared device at which Robin tries PINs."""

    def __init__(self, ctx: Context, robin: UUID) -> None:
        self.device, self.robin, self.branch = a_device(ctx), robin, ctx.here

    def tries(self, pin: str, at: Any = NOW) -> EnteredPin:
        ctx = replace(of_device(self.device, "Counter", self.branch), now=at)
        told: EnteredPin = act(enter_pin, ctx, device_id=self.device, user_id=self.robin, pin=pin)
        return told


@pytest.fixture
def counter(ctx_as: As) -> Counter:
    """The counter of Harbour Street, and Robin who has a PIN and a seat there."""
    robin = a_user(ctx_as())
    with_pin(robin)
    return Counter(ctx_as(), robin)


def test_the_right_pin_opens_and_forgives_wrong_ones_before(counter: Counter) -> None:
    assert (counter.tries("9999").outcome, counter.tries("0001").tries_left) == ("wrong", 3)
    assert counter.tries(PIN).outcome == "right"
    assert counter.tries("9999").tries_left == 4


def test_five_wrong_ones_shut_it_for_a_quarter_of_an_hour_even_for_the_right_one(counter: Counter) -> None:
    assert [counter.tries(f"900{n}").outcome for n in range(5)] == ["wrong"] * 4 + ["shut"]
    assert counter.tries(PIN).outcome == "shut"
    assert counter.tries(PIN, NOW + timedelta(minutes=14)).outcome == "shut"
    assert counter.tries(PIN, NOW + timedelta(minutes=15)).outcome == "right"


def test_a_new_pin_opens_a_shut_one(counter: Counter) -> None:
    for n in range(5):
        counter.tries(f"900{n}")
    with_pin(counter.robin)
    assert counter.tries(PIN).outcome == "right"


def test_nobody_without_pin_or_seat_or_at_a_device_shared_no_more(
    counter: Counter, ctx_as: As, act: Any, company: Company
) -> None:
    robin, kim = counter.robin, a_user(ctx_as(), "kim@example.com")
    elsewhere = Counter(ctx_as(branch=company.north), robin)
    counter.robin = kim
    for place in (counter, elsewhere):
        with pytest.raises(NotFound):
            place.tries(PIN)
    assert people_with_pin(company.north) == []
    counter.robin = robin
    act(end_device, ctx_as(), device_id=counter.device, expected_version=1)
    with pytest.raises(NotFound):
        counter.tries(PIN)


def test_somebody_deactivated_is_not_there(counter: Counter, ctx_as: As, act: Any, company: Company) -> None:
    assert [user for user, _ in people_with_pin(company.harbour)] == [counter.robin]
    act(deactivate_user, ctx_as(), user_id=counter.robin, expected_version=1)
    assert people_with_pin(company.harbour) == []
    with pytest.raises(NotFound):
        counter.tries(PIN)


def test_tries_at_once_are_all_counted(fresh_db: str, ctx_as: As) -> None:
    robin = a_user(ctx_as())
    with_pin(robin)
    counter = Counter(ctx_as(), robin)
    answers = in_threads(8, lambda n: counter.tries(f"900{n}"))
    outcomes = [answer.outcome for answer in answers if isinstance(answer, EnteredPin)]
    assert sorted(outcomes) == ["shut"] * 4 + ["wrong"] * 4
