"""Connect a branch to a provider of messages, or change how it is reached."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, ValidationError

from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Invalid, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.privacy import Secret
from workwright.notify.models import ChannelAccount
from workwright.notify.ports import AccountChannel, channels, has_accounts
from workwright.notify.queries.accounts import seal, unseal


class SenderTaken(DomainError):
    """Another branch sends from this number. Each branch needs one of its own, so that answers find their way."""

    code = "notify.sender_taken"


constraint_means("channel_sender_once", lambda: SenderTaken(field="sender"))


class ConnectChannel(Command):
    """A branch has one account per channel. Settings left out take their defaults, secrets left out are kept."""

    channel: Annotated[str, Field(pattern="^[a-z]{2,20}$")]
    sender: Annotated[
        str, Field(min_length=3, max_length=40, description="The number it sends from: +14155550100")
    ]
    settings: dict[str, Annotated[str, Field(max_length=500)]] = {}
    secrets: Secret[dict[str, str]] = {}
    active: bool = True
    expected_version: int = Field(default=0, description="0 where the channel was never connected here.")


class ConnectedChannel(Result):
    id: UUID
    version: int


@action("notify.connect_channel", errors=(Invalid, Stale, SenderTaken), sensitive=True)
def connect_channel(ctx: Context, command: ConnectChannel) -> ConnectedChannel:
    """Store settings in clear and secrets sealed; nobody is ever shown a secret again."""
    channel = _channel(command)
    known = ChannelAccount.here(ctx).select_for_update().filter(channel=command.channel).first()
    if (known.version if known else 0) != command.expected_version:
        raise Stale
    secrets = (unseal(known.secrets) if known else {}) | {k: v for k, v in command.secrets.items() if v}
    if missing := [name for name in channel.secret_names if not secrets.get(name)]:
        raise Invalid(f"{channel.title} needs the {missing[0].replace('_', ' ')}.", field="secrets")
    row = known or ChannelAccount(id=new_id(), branch_id=ctx.here, channel=command.channel, version=0)
    row.sender, row.active = command.sender, command.active
    row.settings, row.secrets = dict(command.settings), seal(secrets)
    row.version += 1
    row.save(force_insert=known is None)
    return ConnectedChannel(id=row.id, version=row.version)


def _channel(command: ConnectChannel) -> AccountChannel:
    channel = next((one for one in channels if one.key == command.channel), None)
    if channel is None or not has_accounts(channel):
        raise Invalid("There is no such channel to connect.", field="channel")
    try:
        channel.settings_model.model_validate(command.settings)
    except ValidationError as error:
        wrong = error.errors()[0]
        name = str(wrong["loc"][0]).replace("_", " ") if wrong["loc"] else "settings"
        raise Invalid(f"{name.capitalize()}: {wrong['msg']}.", field="settings") from error
    if unknown := set(command.secrets) - set(channel.secret_names):
        raise Invalid(f"{channel.title} knows no secret called {sorted(unknown)[0]}.", field="secrets")
    return channel
