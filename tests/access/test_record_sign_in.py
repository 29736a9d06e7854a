from typing import Any

from tests.access.builders import a_user
from workwright.access.actions.record_sign_in import record_sign_in


def test_a_failed_try_stands_in_the_journal(act: Any, ctx_as: Any, journal: Any) -> None:
    user_id = a_user(ctx_as())
    act(record_sign_in, ctx_as(), user_id=user_id, outcome="failed", method="password")
    entry = journal()[-1]
    assert (entry["action"], entry["root"]) == ("access.record_sign_in", str(user_id))
    assert entry["command"]["outcome"] == "failed"
