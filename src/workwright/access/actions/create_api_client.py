"""Giving a program access."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from workwright.access.actions.set_roles import require_grantable
from workwright.access.models import ApiClient
from workwright.access.roles import permissions_of
from workwright.access.rules import Name, RoleName, Seat
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden, Invalid
from workwright.kernel.ids import new_id
from workwright.kernel.principals import announce


class CreateApiClient(Command):
    """`scopes` narrows the role to the named permissions; without any the key may do all the role may."""

    client_id: UUID | None = None
    name: Name
    role: RoleName
    branch_id: UUID | None = None
    scopes: tuple[str, ...] = Field(default=(), max_length=300)
    expires_at: AwareDatetime | None = None


class CreatedApiClient(Result):
    id: UUID
    version: int


def require_future(now: datetime, expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= now:
        raise Invalid("The key would have expired already.", field="expires_at")


@action("access.create_api_client", errors=(Forbidden, Invalid), sensitive=True)
def create_api_client(ctx: Context, command: CreateApiClient) -> CreatedApiClient:
    """Make a key for a program. `access.get_api_key` shows it; it stands nowhere in the database."""
    require_grantable(ctx, [Seat(role=command.role, branch_id=command.branch_id)])
    require_future(ctx.now, command.expires_at)
    if unknown := set(command.scopes) - permissions_of(command.role):
        raise Invalid(f"The role {command.role} does not include {sorted(unknown)[0]}.", field="scopes")
    client = ApiClient.objects.create(
        id=command.client_id or new_id(),
        scopes=sorted(set(command.scopes)),
        created_at=ctx.now,
        created_by=ctx.actor.ref,
        **command.model_dump(include={"name", "role", "branch_id", "expires_at"}),
    )
    announce(f"client:{client.id}", client.version)
    return CreatedApiClient(id=client.id, version=client.version)
