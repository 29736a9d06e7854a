"""Emptying an installation that holds only the demo: the record is append-only, so the database is made anew."""

from django.conf import settings
from django.db import connections

from workwright.interfaces.context import now
from workwright.interfaces.demo import is_all_there_is
from workwright.project import schema


class NotOnlyDemo(Exception):
    """There is something here that is not the demo's."""


def start_over() -> None:
    """Make the database anew, empty and migrated. Irreversible; raises NotOnlyDemo when there is real data.

    The signed heads of the old record are put aside, since they speak of chains that are gone.
    """
    if not is_all_there_is():
        raise NotOnlyDemo("There are branches here that are not the demo's: nothing was removed.")
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    schema.migrate()
    heads = settings.KEYS / "heads.jsonl"
    if heads.exists():
        heads.rename(heads.with_name(f"heads-{now():%Y%m%dT%H%M%S}.jsonl"))
