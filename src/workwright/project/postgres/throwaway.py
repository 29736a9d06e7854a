"""A PostgreSQL for one test session: fast, without durability, gone afterwards."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workwright.project.postgres.account import account
from workwright.project.postgres.cluster import Cluster, stop
from workwright.project.postgres.places import open_folder, programs


@contextmanager
def throwaway(folder: Path) -> Iterator[str]:
    """Run an empty server below `folder` and yield its superuser's `postgresql://` address.

    Works as root too: the server then runs as its own user, elsewhere when it cannot enter `folder`.
    """
    user = account()
    parent, temporary = open_folder(folder, user)
    place = user.make_folder(parent / f"postgres-{secrets.token_hex(4)}")
    cluster = Cluster(place, user, programs(user), secrets.token_urlsafe(24), durable=False)
    cluster.create()
    process = cluster.start()
    try:
        yield cluster.address()
    finally:
        stop(process, seconds=10)
        shutil.rmtree(parent if temporary else place)
