"""The supervisor's chores, in a child so that it holds no Django: `python -m workwright.project.chores`."""

import sys

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from workwright.project import metrics, schema  # noqa: E402 - models need the set-up above
from workwright.project.demo import demo  # noqa: E402
from workwright.project.environment import Unusable  # noqa: E402
from workwright.project.start_over import start_over  # noqa: E402


def prepare(*, with_demo: bool) -> None:
    """See that the database fits, gather static files, make the demo company if asked and nothing is there."""
    schema.refuse_other_schema()
    schema.refuse_broken_promises()
    call_command("collectstatic", interactive=False, verbosity=0)
    metrics.begin(settings.HOME)
    company = demo() if with_demo else None
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


if __name__ == "__main__":
    try:
        links() if sys.argv[1] == "links" else prepare(with_demo="--demo" in sys.argv)
    except Unusable as reason:
        sys.exit(str(reason))
