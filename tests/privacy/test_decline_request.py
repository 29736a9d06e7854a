from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.privacy.builders import asked
from workwright.kernel.errors import IllegalTransition, Stale
from workwright.privacy.actions.decline_request import decline_request
from workwright.privacy.queries import list_requests


def test_a_request_is_declined_on_a_ground_once(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as("operations_manager")
    request = asked(ctx, a_customer(ctx_as()))
    with pytest.raises(Stale):
        act(decline_request, ctx, request_id=request, expected_version=9, ground="unfounded")
    act(decline_request, ctx, request_id=request, expected_version=1, ground="identity_unproved")
    (row,) = list_requests(ctx, state="declined")
    assert (row.ground, row.allowed_actions) == ("identity_unproved", ())
    with pytest.raises(IllegalTransition):
        act(decline_request, ctx, request_id=request, expected_version=2, ground="unfounded")
