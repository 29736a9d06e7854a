"""Make an administrator of the company, and print the link by which they choose a password.

The first one also runs the work and the money (super admin and operations manager), unless --only-admin says otherwise;
later ones are super admins alone. The link works for seven days; a second call for the same address prints a new one.

examples:
  workwright createadmin kim@garage.example --name "Kim Ito"
  workwright createadmin kim@garage.example --only-admin
"""

import argparse
import sys

from django.conf import settings

from workwright.access.queries import has_people
from workwright.interfaces.accounts.first import invite_first
from workwright.interfaces.context import of_system
from workwright.kernel.errors import DomainError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add who becomes an administrator."""
    parser.add_argument("email", metavar="EMAIL")
    parser.add_argument("--name", default="", help="how the person is called (default: the address)")
    parser.add_argument("--only-admin", action="store_true", help="no rights over work and money")


def run(options: argparse.Namespace) -> int:
    """Invite the person and print the link."""
    both = not options.only_admin and not has_people()
    try:
        link = invite_first(of_system("cli"), options.email, options.name, runs_the_work=both)
    except (DomainError, ValueError) as error:
        sys.stderr.write(f"workwright: {error}\n")
        return 1
    sys.stdout.write(f"{settings.ORIGIN}{link}\n")
    return 0
