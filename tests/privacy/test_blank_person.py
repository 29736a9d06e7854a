"""Inside others only: `test_erase_person` and `test_repeat_erasure` show what it does."""

from typing import Any

import pytest

from tests.parties.builders import a_customer
from workwright.kernel.errors import Forbidden
from workwright.privacy.actions.blank_person import blank_person


def test_nobody_blanks_without_a_request(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as("operations_manager")
    with pytest.raises(Forbidden):
        act(blank_person, ctx, customer_id=a_customer(ctx_as()))
