"""The supervisor's chores, in a child so that it holds no Django: `python -m workwright.project.chores`."""

import sys

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from workwright.access.queries import has_people  # noqa: E402 - models need the set-up above
from workwright.interfaces.accounts.first import start_address  # noqa: E402
from workwright.interfaces.context import now  # noqa: E402 - as above
from workwright.privacy.flows import repeat_erasures  # noqa: E402 - as above
from workwright.project import metrics, schema  # noqa: E402 - models need the set-up above
from workwright.project.demo import demo  # noqa: E402
from workwright.project.environment import Unusable  # noqa: E402
from workwright.project.start_over import NotOnlyDemo, start_over  # noqa: E402

OWN_COMPANY = "own-company"
"""A file in the home: the practice company was removed here, and does not come again."""


def prepare(*, with_demo: bool) -> None:
    """See that the database fits, gather static files, make the demo company if asked and nothing is there."""
    schema.refuse_other_schema()
    schema.refuse_broken_promises()
    call_command("collectstatic", interactive=False, verbosity=0)
    metrics.begin(settings.HOME)
    if again := repeat_erasures(now()):
        print(f"Erased {again} people again who had been erased after this backup was made.", flush=True)
    company = demo() if with_demo and not (settings.HOME / OWN_COMPANY).exists() else None
    if company is not None and company.is_half_made():
        print("Making the demo company was broken off; beginning again.", flush=True)
        start_over()
    if company is not None and company.load_when_empty():
        print("Loaded the demo company.", flush=True)


def links() -> None:
    """Print one sign-in link per role of the demo company."""
    company = demo()
    for role, address in company.sign_in_links(settings.ORIGIN) if company is not None else []:
        print(f"  {role:<22} {address}")
    if not has_people():
        print(f"  Nobody is in yet. Begin here: {start_address()}")


def empty() -> None:
    """Make the database anew when only the demo is in it; from then on it is the owner's, with or without --demo."""
    try:
        start_over()
    except NotOnlyDemo as reason:
        print(reason, flush=True)
        return
    (settings.HOME / OWN_COMPANY).touch()
    print("The practice company is gone; the database is empty.", flush=True)


CHORES = {"links": links, "start-over": empty}

if __name__ == "__main__":
    try:
        if chore := CHORES.get(sys.argv[1]):
            chore()
        else:
            prepare(with_demo="--demo" in sys.argv)
    except Unusable as reason:
        sys.exit(str(reason))
