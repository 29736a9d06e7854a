"""Connect an account at a payment provider to this branch, or change how it is reached."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationError

from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Secret
from workwright.payments.models import ProviderAccount
from workwright.payments.models.providers import seal
from workwright.payments.ports import PaymentGateway, gateways


class ProviderNameTaken(DomainError):
    """There is an account of this name in this branch. Choose another name."""

    code = "payments.provider_name_taken"


class ConnectProvider(Command):
    """An existing `account_id` changes that account, with its `expected_version`; secrets left out are kept."""

    account_id: UUID | None = None
    expected_version: int | None = None
    gateway: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=80)]
    settings: dict[str, Annotated[str, Field(max_length=500)]] = {}
    secrets: Secret[dict[str, str]] = {}
    active: bool = True


class ConnectedProvider(Result):
    id: UUID
    version: int


constraint_means("provider_account_name_once", lambda: ProviderNameTaken(field="name"))


@action("payments.connect_provider", errors=(Invalid, Stale, ProviderNameTaken), sensitive=True)
def connect_provider(ctx: Context, command: ConnectProvider) -> ConnectedProvider:
    """Store settings in clear and secrets encrypted; nobody is ever shown a secret again."""
    gateway = _gateway(command)
    known = ProviderAccount.here(ctx).select_for_update().filter(pk=command.account_id or new_id()).first()
    if known is None:
        return _add(ctx, command, gateway)
    if known.version != command.expected_version:
        raise Stale
    kept = seal(command.secrets) if command.secrets else known.secrets
    ProviderAccount.here(ctx).filter(pk=known.id).update(
        name=command.name,
        settings=dict(command.settings),
        secrets=kept,
        active=command.active,
        version=known.version + 1,
    )
    return ConnectedProvider(id=known.id, version=known.version + 1)


def _gateway(command: ConnectProvider) -> PaymentGateway:
    if command.gateway not in gateways:
        raise Invalid("There is no such payment gateway installed.", field="gateway")
    gateway = gateways[command.gateway]
    try:
        gateway.settings_model.model_validate(command.settings)
    except ValidationError as error:
        wrong = error.errors()[0]
        raise Invalid(f"{wrong['loc'][0]}: {wrong['msg']}", field="settings") from error
    if unknown := set(command.secrets) - set(gateway.secret_names):
        raise Invalid(f"{gateway.title} knows no secret called {sorted(unknown)[0]}.", field="secrets")
    return gateway


def _add(ctx: Context, command: ConnectProvider, gateway: PaymentGateway) -> ConnectedProvider:
    if missing := set(gateway.secret_names) - set(command.secrets):
        raise Invalid(f"{gateway.title} needs {sorted(missing)[0]}.", field="secrets")
    account_id = command.account_id or new_id()
    ProviderAccount.unscoped.create(
        id=account_id,
        branch_id=ctx.here,
        gateway=command.gateway,
        name=command.name,
        settings=dict(command.settings),
        secrets=seal(command.secrets),
        active=command.active,
    )
    return ConnectedProvider(id=account_id, version=1)
