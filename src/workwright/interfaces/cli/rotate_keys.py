"""Seal every secret in the database with a new key, and forget the old ones.

That is what payment providers, message channels, the mail server and second factors are reached or checked by.

The keys are in WORKWRIGHT_HOME/keys/sealing. Do it when somebody may have seen that folder, or who could see it leaves;
the server may run meanwhile. A run that is cut short is run again: nothing is lost, old keys go last. A backup made
before still needs the keys that went with it.

examples:
  workwright rotate-keys
"""

import argparse
import sys

from workwright.interfaces.accounts.adapter import reseal_factors
from workwright.interfaces.context import of_system
from workwright.kernel import sealed
from workwright.notify.actions.reseal_channels import ResealChannels, reseal_channels
from workwright.operations.actions.reseal_mail_server import ResealMailServer, reseal_mail_server
from workwright.payments.actions.reseal_secrets import ResealSecrets, reseal_secrets


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: all of it is done."""


def run(options: argparse.Namespace) -> int:
    """Make a key, seal with it, drop the others."""
    sealed.new_key()
    accounts = reseal_secrets(of_system("cli"), ResealSecrets()).accounts
    reseal_mail_server(of_system("cli"), ResealMailServer())
    channels = reseal_channels(of_system("cli"), ResealChannels()).accounts
    factors = reseal_factors()
    sealed.drop_old_keys()
    sys.stdout.write(
        f"Sealed anew: {accounts} payment providers, {channels} message channels, {factors} second factors.\n"
    )
    return 0
