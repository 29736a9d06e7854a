from collections.abc import Callable
from typing import Any

import pytest

from tests.access.builders import a_device
from tests.world import Company
from workwright.access.actions.end_device import DeviceEnded, end_device
from workwright.access.queries import device_token, shared_device
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale

As = Callable[..., Context]
Act = Callable[..., Any]


def test_an_ended_device_is_shared_no_more(ctx_as: As, act: Act) -> None:
    device = a_device(ctx_as())
    token = device_token(device)
    with pytest.raises(Stale):
        act(end_device, ctx_as("branch_manager"), device_id=device, expected_version=7)
    act(end_device, ctx_as("branch_manager"), device_id=device, expected_version=1)
    assert shared_device(token) is None
    with pytest.raises(DeviceEnded):
        act(end_device, ctx_as("branch_manager"), device_id=device, expected_version=2)


def test_another_branch_s_device_is_not_there(ctx_as: As, act: Act, company: Company) -> None:
    device = a_device(ctx_as())
    with pytest.raises(NotFound):
        act(end_device, ctx_as("branch_manager", branch=company.north), device_id=device, expected_version=1)
