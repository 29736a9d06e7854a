from collections.abc import Iterator

import pytest

from tests.payments import sandbox


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
