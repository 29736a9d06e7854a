from collections.abc import Iterator

import pytest

from tests.payments import sandbox
from workwright.kernel.money import Money
from workwright.payments.ports import Credentials, PaymentGateway
from workwright.plugins.sandbox import SandboxGateway
from workwright_sandbox.contract import GatewayContract


@pytest.fixture(scope="module")
def _running() -> Iterator[sandbox.Provider]:
    with sandbox.running() as provider:
        yield provider


class TestSandboxGateway(GatewayContract):
    @pytest.fixture
    def provider(self, _running: sandbox.Provider) -> sandbox.Provider:
        _running.misbehave()
        _running.mailbox.taken.clear()
        return _running

    @pytest.fixture
    def gateway(self) -> PaymentGateway:
        return SandboxGateway(timeout=3)

    @pytest.fixture
    def account(self, provider: sandbox.Provider) -> Credentials:
        secrets = {"api_key": sandbox.KEY, "webhook_secret": sandbox.SECRET}
        return Credentials("account", {"endpoint": provider.url}, secrets)

    @pytest.mark.parametrize(("minor", "currency"), [(1, "USD"), (10**9, "EUR")])
    def test_the_smallest_and_the_largest(
        self, gateway: PaymentGateway, account: Credentials, minor: int, currency: str
    ) -> None:
        assert gateway.create(account, self.ask(Money(minor, currency))).state == "action_required"
