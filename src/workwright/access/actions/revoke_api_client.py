"""Ending a program's access."""

from uuid import UUID

from workwright.access.actions.rotate_api_client import ClientRevoked
from workwright.access.models import ApiClient
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.kernel.principals import announce


class RevokeApiClient(Command):
    client_id: UUID
    expected_version: int


class RevokedApiClient(Result):
    id: UUID
    version: int


@action("access.revoke_api_client", errors=(NotFound, Stale, ClientRevoked))
def revoke_api_client(ctx: Context, command: RevokeApiClient) -> RevokedApiClient:
    """End a program's access for good, in the same instant: even what it is writing just now is refused."""
    client = writer.lock(ctx, ApiClient, command.client_id, "revoked_at", "branch_id")
    if not ctx.sees(client.branch_id):
        raise NotFound
    if client.revoked_at:
        raise ClientRevoked
    version = command.expected_version
    writer.update(ApiClient, command.client_id, expected_version=version, revoked_at=ctx.now)
    announce(f"client:{command.client_id}", version + 1, active=False)
    return RevokedApiClient(id=command.client_id, version=version + 1)
