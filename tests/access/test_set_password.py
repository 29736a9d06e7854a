from typing import Any

import pytest

from tests.access.builders import PASSWORD, a_user
from workwright.access.actions.set_password import set_password
from workwright.access.models import User
from workwright.access.queries import user_actor
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id


def test_the_new_password_holds_and_is_not_journalled(act: Any, ctx_as: Any, journal: Any) -> None:
    user_id = a_user(ctx_as())
    act(set_password, ctx_as(), user_id=user_id, password="another harbour 17")
    user = User.objects.get(id=user_id)
    assert user.check_password("another harbour 17")
    assert user.password.startswith("argon2")
    assert not user.check_password(PASSWORD)
    assert "another harbour" not in str(journal())


def test_a_weak_one_is_refused(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Invalid):
        act(set_password, ctx_as(), user_id=a_user(ctx_as()), password="qwertyuiop")


def test_nobody_sets_the_password_of_somebody_else(act: Any, ctx_as: Any) -> None:
    robin, kim = a_user(ctx_as()), a_user(ctx_as(), "kim@example.com")
    actor = user_actor(kim, ctx_as().branch_id)
    strong = type(actor)(actor.ref, actor.name, {"*"}, None, actor.version, kim)  # type: ignore[union-attr]
    with pytest.raises(Forbidden):
        act(set_password, Context(strong, ctx_as().now, "test"), user_id=robin, password="another harbour 17")


def test_a_stranger_is_not_found(act: Any, ctx_as: Any) -> None:
    with pytest.raises(NotFound):
        act(set_password, ctx_as(), user_id=new_id(), password="another harbour 17")
