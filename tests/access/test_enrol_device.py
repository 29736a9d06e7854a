from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests.world import Company
from workwright.access.actions.enrol_device import enrol_device
from workwright.access.queries import device_token, list_devices, shared_device
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, ProofNeeded

As = Callable[..., Context]
Act = Callable[..., Any]


def test_a_manager_shares_a_device_of_the_branch(ctx_as: As, act: Act, company: Company) -> None:
    manager = ctx_as("branch_manager", who="Kim")
    made: UUID = act(enrol_device, manager, name="Counter").id
    device = shared_device(device_token(made))
    assert device is not None
    assert (device.id, device.name, device.branch_id) == (made, "Counter", company.harbour)
    (row,) = list_devices(manager)
    assert (row.id, row.name, row.ended_at) == (made, "Counter", None)
    assert list_devices(ctx_as("branch_manager", branch=company.north)) == []


def test_a_made_up_token_is_no_device(ctx_as: As, act: Act) -> None:
    made = act(enrol_device, ctx_as(), name="Counter").id
    token = device_token(made)
    for wrong in ("", "x", token[:-2] + "AA", token + "A"):
        assert shared_device(wrong) is None


def test_it_takes_a_right_a_branch_and_at_a_screen_a_proof(ctx_as: As, act: Act) -> None:
    for role in ("technician", "cashier", "service_advisor", "auditor"):
        with pytest.raises(Forbidden):
            act(enrol_device, ctx_as(role), name="Counter")
    with pytest.raises(Invalid):
        act(enrol_device, ctx_as("operations_manager", branch=None), name="Counter")
    with pytest.raises(ProofNeeded):
        act(enrol_device, ctx_as("branch_manager", door="desk"), name="Counter")
