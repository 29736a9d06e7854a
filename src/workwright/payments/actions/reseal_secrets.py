"""Sealing the secrets of provider accounts anew, with the newest key."""

from uuid import UUID

from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.ids import COMPANY
from workwright.payments.models import ProviderAccount
from workwright.payments.models.providers import seal, unseal


class ResealSecrets(Command):
    pass


class ResealedSecrets(Result):
    """`id` is the company's: all accounts of all branches were sealed anew."""

    id: UUID
    accounts: int


@action("payments.reseal_secrets")
def reseal_secrets(ctx: Context, command: ResealSecrets) -> ResealedSecrets:
    """Read each account's secrets with whatever key sealed them and seal them with the newest."""
    accounts = list(ProviderAccount.visible(ctx).select_for_update().exclude(secrets="").order_by("id"))
    for account in accounts:
        account.secrets = seal(unseal(account.secrets))
        account.save(update_fields=["secrets"])
    return ResealedSecrets(id=COMPANY, accounts=len(accounts))
