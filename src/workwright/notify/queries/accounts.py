"""Reading the accounts by which a branch reaches people. Secrets leave this module only inside `Account`."""

import json
from typing import NamedTuple
from uuid import UUID

from django.conf import settings

from workwright.kernel import sealed
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.notify.models import ChannelAccount
from workwright.notify.ports import Account, channels, has_accounts

PURPOSE = "channel account"
VIEW = "notify.view_channels"


class AccountSetting(View):
    """One setting in clear, with what it is called and where to find it."""

    name: str
    title: str
    help: str
    value: str
    default: str


class ChannelView(View):
    """One channel in this branch. `secrets` are the names of what has to be kept secret; it is never shown."""

    id: UUID | None
    channel: str
    title: str
    sender: str
    settings: tuple[AccountSetting, ...]
    secrets: tuple[str, ...]
    connected: bool
    active: bool
    hook: str
    version: int


class KnownAccount(NamedTuple):
    """An account as hooks and the worker need it."""

    id: UUID
    branch_id: UUID
    channel: str
    account: Account


@query("notify.list_channels", permission=VIEW)
def list_channels(ctx: Context) -> list[ChannelView]:
    """The channels that can be connected, and how they are connected in this branch."""
    known = {row.channel: row for row in ChannelAccount.here(ctx)}
    return [_view(channel.key, known.get(channel.key)) for channel in channels if has_accounts(channel)]


def channels_here(ctx: Context) -> frozenset[str]:
    """Return the channels that the branch can send by; a mail waits visibly until a server is named."""
    rows = ChannelAccount.here(ctx).filter(active=True).values_list("channel", flat=True)
    return frozenset({"email", *rows})


def account_of(branch_id: UUID, channel: str) -> KnownAccount | None:
    """Return the account of a branch for a channel, with its secrets in clear."""
    row = ChannelAccount.unscoped.filter(branch_id=branch_id, channel=channel, active=True).first()
    return _known(row) if row else None


def account_at_hook(account_id: UUID) -> KnownAccount | None:
    """Return the account that a hook's address names."""
    row = ChannelAccount.unscoped.filter(id=account_id, active=True).first()
    return _known(row) if row else None


def hook_of(account_id: UUID) -> str:
    """Return the address at which a provider tells us things."""
    return f"{settings.ORIGIN}/hooks/messages/{account_id}"


def seal(secrets: dict[str, str]) -> str:
    """Return secrets as they are kept."""
    return sealed.seal(PURPOSE, json.dumps(secrets, sort_keys=True))


def unseal(text: str) -> dict[str, str]:
    """Return secrets in clear."""
    opened: dict[str, str] = json.loads(sealed.unseal(PURPOSE, text)) if text else {}
    return opened


def _known(row: ChannelAccount) -> KnownAccount:
    secrets = unseal(row.secrets)
    return KnownAccount(row.id, row.branch_id, row.channel, Account(row.sender, row.settings, secrets))


def _view(key: str, row: ChannelAccount | None) -> ChannelView:
    channel = channels[key]
    if not has_accounts(channel):
        raise LookupError(key)
    given = row.settings if row else {}
    asked = tuple(
        AccountSetting(
            name=name,
            title=info.title or name.replace("_", " ").capitalize(),
            help=info.description or "",
            value=given.get(name, ""),
            default="" if info.is_required() else str(info.default),
        )
        for name, info in channel.settings_model.model_fields.items()
    )
    return ChannelView(
        id=row.id if row else None,
        channel=key,
        title=channel.title,
        sender=row.sender if row else "",
        settings=asked,
        secrets=channel.secret_names,
        connected=row is not None,
        active=bool(row and row.active),
        hook=hook_of(row.id) if row else "",
        version=row.version if row else 0,
    )
