from datetime import timedelta
from typing import Any

import pytest

from tests.access.builders import an_api_key
from tests.world import NOW
from workwright.access.actions.create_api_client import create_api_client
from workwright.access.queries import client_rights, list_api_clients
from workwright.kernel.errors import Forbidden, Invalid


def test_a_key_opens_what_its_role_may_in_its_branch(ctx_as: Any, company: Any) -> None:
    key = an_api_key(ctx_as(), "cashier", company.harbour)
    rights = client_rights(key, NOW)
    assert rights is not None
    assert rights.actor.may("payments.take_cash")
    assert not rights.actor.may("billing.credit_invoice")
    assert (rights.branch_id, rights.actor.branches) == (company.harbour, {company.harbour})


def test_scopes_narrow_the_role(ctx_as: Any, company: Any) -> None:
    key = an_api_key(ctx_as(), "cashier", company.harbour, scopes=["payments.view_payments"])
    rights = client_rights(key, NOW)
    assert rights is not None
    assert rights.actor.permissions == {"payments.view_payments"}


def test_a_scope_outside_the_role_is_refused(ctx_as: Any, company: Any) -> None:
    with pytest.raises(Invalid):
        an_api_key(ctx_as(), "technician", company.harbour, scopes=["ledger.close_period"])


def test_a_key_ends_on_its_day(ctx_as: Any, company: Any) -> None:
    key = an_api_key(ctx_as(), "auditor", None, expires_at=NOW + timedelta(hours=1))
    assert client_rights(key, NOW) is not None
    assert client_rights(key, NOW + timedelta(hours=1)) is None
    with pytest.raises(Invalid):
        an_api_key(ctx_as(), "auditor", None, expires_at=NOW)


def test_made_up_keys_open_nothing(ctx_as: Any, company: Any) -> None:
    key = an_api_key(ctx_as(), "auditor", None)
    for wrong in ("", "ww_", key[3:], key[:-1] + ("A" if key[-1] != "A" else "B"), "ww_é"):
        assert client_rights(wrong, NOW) is None


def test_the_key_stands_nowhere_in_the_journal(ctx_as: Any, company: Any, journal: Any) -> None:
    key = an_api_key(ctx_as(), "cashier", company.harbour)
    assert key not in str(journal())


def test_only_a_company_person_makes_a_company_key(act: Any, ctx_as: Any) -> None:
    with pytest.raises(Forbidden):
        act(create_api_client, ctx_as("super_admin"), name="Sync", role="auditor")


def test_clients_are_listed_by_name(ctx_as: Any, company: Any) -> None:
    an_api_key(ctx_as(), "technician", company.harbour)
    an_api_key(ctx_as(), "cashier", company.harbour)
    assert [c.name for c in list_api_clients(ctx_as())] == ["cashier program", "technician program"]
