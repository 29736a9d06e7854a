"""Somebody signed in at the desk, without a browser."""

import time
from collections.abc import Callable

import pytest
from django.test import Client

from tests.access.builders import a_user
from workwright.access.models import User
from workwright.access.queries import branches
from workwright.access.roles import ROLES
from workwright.catalog.queries import taxes
from workwright.interfaces.context import PROOF_IN_SESSION
from workwright.kernel import policy
from workwright.kernel.context import Context
from workwright.operations.queries import status

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def nothing_goes_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine must not make what is kept for seconds stale while statements are counted."""
    for kept in (policy, branches, status, taxes):
        monkeypatch.setattr(kept, "_FRESH_SECONDS", 3600.0)


@pytest.fixture
def desk_of(ctx_as: Callable[..., Context]) -> SignIn:
    """Make a client that is signed in with roles in Harbour Street; with all roles when none is named."""

    def make(*roles: str) -> Client:
        ctx = ctx_as("system")
        seats = [{"role": role, "branch_id": ctx.branch_id} for role in roles or tuple(ROLES)]
        client = Client()
        client.force_login(
            User.objects.get(pk=a_user(ctx, f"{len(seats)}-{'-'.join(roles)}@example.com", *seats)),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        just_proved(client)
        return client

    return make


def just_proved(client: Client, minutes: int = 10) -> None:
    """Let a signed-in client's session say that its person has just typed their password."""
    session = client.session
    session[PROOF_IN_SESSION] = {"method": "password", "until": time.time() + 60 * minutes}
    session.save()
