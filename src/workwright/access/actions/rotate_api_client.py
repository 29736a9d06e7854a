"""Changing a program's key."""

from uuid import UUID

from workwright.access.models import ApiClient
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound, Stale
from workwright.kernel.principals import announce


class ClientRevoked(DomainError):
    """This API client was revoked. Create a new one."""

    code = "access.client_revoked"


class RotateApiClient(Command):
    client_id: UUID
    expected_version: int


class RotatedApiClient(Result):
    id: UUID
    version: int


@action("access.rotate_api_client", errors=(NotFound, Stale, ClientRevoked), sensitive=True)
def rotate_api_client(ctx: Context, command: RotateApiClient) -> RotatedApiClient:
    """Make a new key for a program; the old one stops working in the same instant."""
    client = writer.lock(ctx, ApiClient, command.client_id, "generation", "revoked_at", "branch_id")
    if not ctx.sees(client.branch_id):
        raise NotFound
    if client.revoked_at:
        raise ClientRevoked
    generation, version = client.generation + 1, command.expected_version
    writer.update(ApiClient, command.client_id, expected_version=version, generation=generation)
    announce(f"client:{command.client_id}", version + 1)
    return RotatedApiClient(id=command.client_id, version=version + 1)
