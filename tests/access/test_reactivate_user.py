from typing import Any

from tests.access.builders import a_user
from workwright.access.actions.deactivate_user import deactivate_user
from workwright.access.actions.reactivate_user import reactivate_user
from workwright.access.queries import user_actor


def test_the_person_has_their_roles_again(act: Any, ctx_as: Any, company: Any) -> None:
    user_id = a_user(ctx_as())
    act(deactivate_user, ctx_as(), user_id=user_id, expected_version=1)
    act(reactivate_user, ctx_as(), user_id=user_id, expected_version=2)
    actor = user_actor(user_id, company.harbour)
    assert actor is not None
    assert actor.may("work_orders.start_job")
    assert actor.version == 3
