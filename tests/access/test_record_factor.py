from typing import Any

from tests.access.builders import a_user
from workwright.access.actions.record_factor import record_factor


def test_a_new_factor_stands_in_the_journal(act: Any, ctx_as: Any, journal: Any) -> None:
    user_id = a_user(ctx_as())
    act(record_factor, ctx_as(), user_id=user_id, factor="totp", change="added")
    assert journal()[-1]["command"] == {"user_id": str(user_id), "factor": "totp", "change": "added"}
