from typing import Any

import pytest

from tests.parties.builders import a_customer
from tests.privacy.builders import asked
from workwright.privacy.actions.export_person import OtherKind, export_person
from workwright.privacy.queries import list_requests


def test_a_copy_is_given_to_who_asked_for_one(ctx_as: Any, act: Any) -> None:
    ctx = ctx_as("branch_manager")
    who = a_customer(ctx_as())
    done = act(export_person, ctx, request_id=asked(ctx, who, "export"), expected_version=1)
    assert done.customer_id == who
    with pytest.raises(OtherKind):
        act(export_person, ctx, request_id=asked(ctx, who), expected_version=1)
    assert [row.state for row in list_requests(ctx, customer_id=who)] == ["open", "done"]
