from typing import Any

import pytest

from tests.access.builders import an_api_key
from tests.world import NOW
from workwright.access.actions.edit_branch import edit_branch
from workwright.access.actions.revoke_api_client import revoke_api_client
from workwright.access.actions.rotate_api_client import ClientRevoked
from workwright.access.queries import client_rights, get_api_key, list_api_clients
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, NotFound


def test_even_a_cached_key_can_write_nothing_more(act: Any, ctx_as: Any, company: Any) -> None:
    rights = client_rights(an_api_key(ctx_as(), "operations_manager", company.harbour), NOW)
    assert rights is not None
    (client,) = list_api_clients(ctx_as())
    act(revoke_api_client, ctx_as(), client_id=client.id, expected_version=1)
    cached = Context(rights.actor, NOW, "api", company.harbour)
    with pytest.raises(Forbidden, match="rights were changed"):
        act(edit_branch, cached, branch_id=company.harbour, expected_version=1, name="Taken")


def test_a_revoked_client_stays_revoked(act: Any, ctx_as: Any, company: Any) -> None:
    an_api_key(ctx_as(), "cashier", company.harbour)
    (client,) = list_api_clients(ctx_as())
    act(revoke_api_client, ctx_as(), client_id=client.id, expected_version=1)
    with pytest.raises(ClientRevoked):
        act(revoke_api_client, ctx_as(), client_id=client.id, expected_version=2)
    with pytest.raises(NotFound):
        get_api_key(ctx_as(), client.id)
