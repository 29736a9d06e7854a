"""Inside others only: `test_decline_request` and `test_erase_person` show what it does."""

from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.privacy.builders import asked
from workwright.kernel.errors import Forbidden
from workwright.privacy.actions.end_request import end_request


def test_no_request_ends_by_itself(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as("operations_manager")
    with pytest.raises(Forbidden):
        act(end_request, ctx, request_id=asked(ctx, a_customer(ctx_as())), expected_version=1, by="x")
