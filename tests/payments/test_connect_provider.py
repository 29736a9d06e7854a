from collections.abc import Callable
from typing import Any

import pytest

from tests.payments.sandbox import KEY, SECRET, install_gateway
from tests.world import NOW
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid, Stale
from workwright.payments.actions.connect_provider import ProviderNameTaken, connect_provider
from workwright.payments.flows.reach import reach
from workwright.payments.models import ProviderAccount
from workwright.payments.queries import list_provider_accounts

Make = Callable[..., Context]
Act = Callable[..., Any]
GOOD = {
    "gateway": "sandbox",
    "name": "Sandbox",
    "settings": {"endpoint": "http://127.0.0.1:8010"},
    "secrets": {"api_key": KEY, "webhook_secret": SECRET},
}


@pytest.fixture(autouse=True)
def _installed() -> None:
    install_gateway()


def test_secrets_are_sealed_kept_from_the_journal_and_never_shown(
    ctx_as: Make, act: Act, journal: Callable[..., list[dict[str, Any]]]
) -> None:
    act(connect_provider, ctx_as(), **GOOD)
    account = ProviderAccount.unscoped.get()
    assert SECRET not in account.secrets
    assert KEY not in account.secrets
    assert SECRET not in str(journal())
    assert reach(account, NOW)[1].secrets == {"api_key": KEY, "webhook_secret": SECRET}
    assert SECRET not in repr(reach(account, NOW)[1])
    (shown,) = list_provider_accounts(ctx_as("accountant"))
    assert SECRET not in str(shown)


def test_settings_change_and_secrets_left_out_are_kept(ctx_as: Make, act: Act) -> None:
    made = act(connect_provider, ctx_as(), **GOOD)
    change = GOOD | {"account_id": made.id, "name": "Practice", "secrets": {}}
    with pytest.raises(Stale):
        act(connect_provider, ctx_as(), **change, expected_version=3)
    assert act(connect_provider, ctx_as(), **change, expected_version=1).version == 2
    assert reach(ProviderAccount.unscoped.get(), NOW)[1].secrets["api_key"] == KEY


@pytest.mark.parametrize(
    "wrong",
    [
        {"gateway": "nobody"},
        {"settings": {}},
        {"settings": {"endpoint": "not an address"}},
        {"secrets": {"api_key": KEY}},
        {"secrets": {"api_key": KEY, "webhook_secret": SECRET, "card": "x"}},
    ],
)
def test_what_the_gateway_cannot_use_is_refused(ctx_as: Make, act: Act, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        act(connect_provider, ctx_as(), **GOOD | wrong)
    assert not ProviderAccount.unscoped.exists()


def test_a_name_is_used_once_and_not_everybody_may(ctx_as: Make, act: Act) -> None:
    act(connect_provider, ctx_as(), **GOOD)
    with pytest.raises(ProviderNameTaken):
        act(connect_provider, ctx_as(), **GOOD)
    with pytest.raises(Forbidden):
        act(connect_provider, ctx_as("cashier"), **GOOD)
