from collections.abc import Iterator

import pytest

from tests.payments import sandbox
from tests.payments import stripe as stripe_of


@pytest.fixture(scope="session")
def _sandbox() -> Iterator[sandbox.Provider]:
    with sandbox.running() as provider:
        yield provider


@pytest.fixture
def provider(_sandbox: sandbox.Provider) -> Iterator[sandbox.Provider]:
    """The running sandbox provider, well behaved until told otherwise."""
    _sandbox.misbehave()
    _sandbox.mailbox.taken.clear()
    yield _sandbox
    _sandbox.misbehave()


@pytest.fixture(scope="session")
def _stripe() -> Iterator[stripe_of.Provider]:
    with stripe_of.running() as provider:
        yield provider


@pytest.fixture
def stripe(_stripe: stripe_of.Provider) -> stripe_of.Provider:
    """A double of Stripe in a process of its own, that behaves."""
    _stripe.misbehave()
    return _stripe
