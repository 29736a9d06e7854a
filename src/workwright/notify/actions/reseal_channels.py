"""Sealing the secrets of channels anew, with the newest key."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import COMPANY
from workwright.notify.models import ChannelAccount
from workwright.notify.queries.accounts import seal, unseal


class ResealChannels(Command):
    pass


class ResealedChannels(Result):
    """`id` is the company's: the accounts of all branches were sealed anew."""

    id: UUID
    accounts: int


@action("notify.reseal_channels")
def reseal_channels(ctx: Context, command: ResealChannels) -> ResealedChannels:
    """Read each account's secrets with whatever key sealed them and seal them with the newest."""
    accounts = list(ChannelAccount.visible(ctx).select_for_update().exclude(secrets="").order_by("id"))
    for account in accounts:
        account.secrets = seal(unseal(account.secrets))
        account.save(update_fields=["secrets"])
    return ResealedChannels(id=COMPANY, accounts=len(accounts))
