from typing import Any

import pytest

from tests.access.builders import an_api_key
from tests.world import NOW
from workwright.access.actions.rotate_api_client import rotate_api_client
from workwright.access.queries import client_rights, get_api_key, list_api_clients
from workwright.kernel.errors import NotFound, Stale


def test_the_old_key_ends_and_the_new_one_opens(act: Any, ctx_as: Any, company: Any) -> None:
    old = an_api_key(ctx_as(), "cashier", company.harbour)
    (client,) = list_api_clients(ctx_as())
    act(rotate_api_client, ctx_as(), client_id=client.id, expected_version=1)
    assert client_rights(old, NOW) is None
    assert client_rights(get_api_key(ctx_as(), client.id).key, NOW) is not None


def test_an_older_version_is_stale_and_another_branch_not_found(act: Any, ctx_as: Any, company: Any) -> None:
    an_api_key(ctx_as(), "cashier", company.north)
    (client,) = list_api_clients(ctx_as())
    with pytest.raises(Stale):
        act(rotate_api_client, ctx_as(), client_id=client.id, expected_version=5)
    with pytest.raises(NotFound):
        act(rotate_api_client, ctx_as("super_admin"), client_id=client.id, expected_version=1)
