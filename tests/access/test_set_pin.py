import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from tests.access.builders import PIN, a_user, with_pin
from workwright.access.actions.set_pin import SetPin, set_pin
from workwright.access.models import Pin
from workwright.access.queries import has_pin
from workwright.interfaces.context import of_self
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, ProofNeeded
from workwright.kernel.ids import COMPANY

As = Callable[..., Context]
Act = Callable[..., Any]


def test_a_pin_is_kept_as_a_hash_and_stands_nowhere(ctx_as: As, act: Act, journal: Any) -> None:
    robin = a_user(ctx_as())
    assert not has_pin(robin)
    with_pin(robin)
    assert has_pin(robin)
    assert Pin.objects.get(user_id=robin).hash.startswith("argon2")
    assert PIN not in json.dumps(journal(COMPANY)[-1]["command"])


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "8901", "1212", "123123", "1987", "2580", "99999999"]
)
def test_what_anybody_would_try_first_is_refused(ctx_as: As, act: Act, pin: str) -> None:
    with pytest.raises(Invalid, match="Choose another"):
        act(set_pin, ctx_as(), user_id=a_user(ctx_as()), pin=pin)


@pytest.mark.parametrize("pin", ["123", "123456789", "12a4", "", "\u0661\u0662\u0663\u0665"])
def test_a_pin_has_four_to_eight_digits(ctx_as: As, pin: str) -> None:
    with pytest.raises(ValidationError):
        SetPin(user_id=a_user(ctx_as()), pin=pin)


def test_only_one_s_own_and_only_with_a_proof(ctx_as: As, act: Act) -> None:
    robin = a_user(ctx_as())
    self = of_self(robin, "Robin", set_pin.name)
    with pytest.raises(Forbidden):
        act(set_pin, replace(self, door="test"), user_id=a_user(ctx_as(), "kim@example.com"), pin=PIN)
    with pytest.raises(ProofNeeded):
        act(set_pin, self, user_id=robin, pin=PIN)
