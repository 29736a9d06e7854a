"""Secrets at rest: unreadable without the keys, and sealed anew with new ones."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import InvalidToken

from workwright.access.roles import ROLES, permissions_of
from workwright.interfaces.accounts.adapter import FactorAdapter, _first_cipher
from workwright.interfaces.cli import rotate_keys
from workwright.kernel import sealed
from workwright.kernel.context import Context
from workwright.payments.actions.connect_provider import connect_provider
from workwright.payments.actions.reseal_secrets import reseal_secrets
from workwright.payments.models import ProviderAccount
from workwright.payments.models.providers import seal, unseal

SECRETS = {"key": "sk_live_0815", "signing": "whsec_4711"}


@pytest.fixture(autouse=True)
def _own_keys(tmp_path: Path, settings: Any) -> None:
    settings.KEYS = tmp_path / "keys"


@pytest.fixture
def account(ctx_as: Callable[..., Context], act: Any) -> Any:
    """An account as an action left it, with secrets of our own sealed into it."""
    fields = {"gateway": "sandbox", "name": "Cards", "settings": {"endpoint": "http://127.0.0.1:8010"}}
    secrets = {"api_key": "sk_live_0815", "webhook_secret": "whsec_4711"}
    made = act(connect_provider, ctx_as(), **fields, secrets=secrets)
    return ProviderAccount.unscoped.get(pk=made.id)


def test_what_is_sealed_tells_nothing_and_opens_for_its_purpose_only() -> None:
    text = seal(SECRETS)
    assert "sk_live" not in text
    assert unseal(text) == SECRETS
    with pytest.raises(InvalidToken):
        sealed.unseal("accounts.factors", text)


def test_the_key_is_private_to_its_owner_and_not_in_the_database(settings: Any) -> None:
    seal(SECRETS)
    place = settings.KEYS / "sealing"
    assert (place.stat().st_mode & 0o077, settings.KEYS.stat().st_mode & 0o077) == (0, 0)


def test_a_new_key_seals_and_old_ones_open_until_they_are_dropped() -> None:
    old = seal(SECRETS)
    sealed.new_key()
    assert unseal(old) == SECRETS
    new = seal(SECRETS)
    sealed.drop_old_keys()
    assert unseal(new) == SECRETS
    with pytest.raises(InvalidToken):
        unseal(old)


def test_what_the_secret_key_alone_sealed_still_opens(settings: Any) -> None:
    old = sealed._of_purpose("payments.provider_secrets", settings.SECRET_KEY).encrypt(b"{}").decode()
    assert unseal(old) == {}
    assert FactorAdapter().decrypt(_first_cipher().encrypt(b"JBSWY3DP").decode()) == "JBSWY3DP"


def test_rotation_seals_every_account_anew(account: Any, capsys: Any) -> None:
    before = account.secrets
    rotate_keys.run(None)  # type: ignore[arg-type]
    assert "1 payment providers" in capsys.readouterr().out
    account.refresh_from_db()
    assert account.secrets != before
    assert unseal(account.secrets)["api_key"] == "sk_live_0815"
    with pytest.raises(InvalidToken):
        unseal(before)


def test_each_account_is_sealed_once_however_often_it_is_asked(account: Any, ctx_as: Any, act: Any) -> None:
    before = account.secrets
    assert act(reseal_secrets, ctx_as()).accounts == 1
    account.refresh_from_db()
    assert account.secrets != before
    assert unseal(account.secrets) == unseal(before)


def test_only_the_house_itself_may() -> None:
    assert not any(reseal_secrets.name in permissions_of(role) for role in ROLES)
