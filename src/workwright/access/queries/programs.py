"""Reads of API clients and the rights of their keys."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from workwright.access.models import ApiClient
from workwright.access.roles import permissions_of
from workwright.kernel import writer
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token

API_KEY = "access.api_client"
KEY_PREFIX = "ww_"


class ApiClientView(View):
    id: UUID
    name: str
    role: str
    branch_id: UUID | None
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    version: int


class ApiKey(View):
    client_id: UUID
    key: str


def visible_clients(ctx: Context) -> QuerySet[ApiClient]:
    clients = ApiClient.objects.order_by("name", "id")
    return clients if ctx.branches is None else clients.filter(branch__in=ctx.branches)


@query("access.list_api_clients", permission="access.view_access")
def list_api_clients(ctx: Context) -> list[ApiClientView]:
    """Programs that have or had a key, by name."""
    return [ApiClientView.model_validate(client, from_attributes=True) for client in visible_clients(ctx)]


@query("access.get_api_key", permission="access.create_api_client", sensitive=True)
def get_api_key(ctx: Context, client_id: UUID) -> ApiKey:
    """The present key of a program, for whoever may make keys."""
    client = visible_clients(ctx).filter(id=client_id, revoked_at=None).first()
    if client is None:
        raise NotFound
    return ApiKey(client_id=client.id, key=KEY_PREFIX + link_token(API_KEY, client.id, client.generation))


# Every read of a program asks this.
_HOLDER = """
SELECT id, name, role, branch_id, ARRAY(SELECT jsonb_array_elements_text(scopes)) AS scopes, expires_at, version
FROM access_apiclient WHERE id = %s AND generation = %s AND revoked_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class ClientRights:
    """Who holds an API key, the branch it is bound to, and until when."""

    actor: Actor
    branch_id: UUID | None
    expires_at: datetime | None

    def valid(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


def client_rights(key: str, now: datetime) -> ClientRights | None:
    """Return the rights of whoever holds an API key, or None when it is not good (any more)."""
    read = read_token(API_KEY, key.removeprefix(KEY_PREFIX)) if key.startswith(KEY_PREFIX) else None
    found = writer.rows(_HOLDER, read) if read else ()
    if not found:
        return None
    client = found[0]
    held = permissions_of(client.role)
    scopes = held & frozenset(client.scopes) if client.scopes else held
    branches = None if client.branch_id is None else frozenset((client.branch_id,))
    actor = Actor(f"client:{client.id}", client.name, scopes, branches, client.version)
    rights = ClientRights(actor, client.branch_id, client.expires_at)
    return rights if rights.valid(now) else None
