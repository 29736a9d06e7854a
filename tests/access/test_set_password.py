from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.module_loading import import_string

from tests.access.builders import PASSWORD, a_user
from workwright.access.actions.set_password import set_password
from workwright.access.models import User
from workwright.access.queries import user_actor
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.project.settings import PASSWORD_HASHERS


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


def test_the_product_hashes_at_its_full_cost_though_the_tests_do_not() -> None:
    (hasher,) = (import_string(path) for path in PASSWORD_HASHERS)
    assert hasher is Argon2PasswordHasher
    cost = Argon2PasswordHasher().params()
    assert (cost.time_cost, cost.memory_cost, cost.parallelism) >= (2, 102_400, 8)
