"""Who runs the home's database: one process at a time holds the lock, the others use what it started."""

import fcntl
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

import psycopg

from workwright.project import keys, sandbox
from workwright.project.environment import Environment, Unusable
from workwright.project.postgres import CannotStart, Cluster, account, cluster_folder, programs, roles, stop

RESTORING = "restoring"
"""A file of this name stands in a home while it is being restored."""


POINT_IN_TIME = "backup/point-in-time"
"""A file of this name says that the server keeps its log of changes for the backups."""


class Held(Exception):
    """Another process holds the home."""


@dataclass(frozen=True)
class Addresses:
    """The `postgresql://` addresses of one installation's two roles."""

    owner: str
    application: str

    def variables(self, env: Environment) -> dict[str, str]:
        """Return the variables that settings read, for this process or a child."""
        return {
            "WORKWRIGHT_HOME": str(env.home),
            "WORKWRIGHT_ORIGIN": env.origin,
            "WORKWRIGHT_PORT": str(env.port),
            "WORKWRIGHT_OWNER_URL": self.owner,
            "WORKWRIGHT_APP_URL": self.application,
            "WORKWRIGHT_SECRET_KEY": keys.key(env.home, keys.DJANGO),
            "WORKWRIGHT_SERVED": "1",
            **sandbox.variables(env),
            "DJANGO_SETTINGS_MODULE": "workwright.project.settings",
        }


@contextmanager
def hold(home: Path, *, restoring: bool = False) -> Iterator[None]:
    """Hold the home for the block. The lock ends with the process, however it ends. Raises Held.

    Raises Unusable too: a home in which a restore was broken off is held by nobody but the next restore.
    """
    if not restoring and (home / RESTORING).exists():
        raise Unusable(f"A restore into {home} was broken off. Run it again, or name another home.")
    with (home / "lock").open("a+") as file:
        if not _locked(file):
            file.seek(0)
            raise Held(f"{home} is in use by another workwright (process {file.read()}).")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
        file.truncate(0)


def _locked(file: IO[str]) -> bool:
    """Take the lock. Somebody who only asks for the holder has it for a moment, so we ask more than once."""
    for _ in range(10):
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.05)
        else:
            return True
    return False


def holder(home: Path) -> int | None:
    """Return the id of the process that holds the home, if one does (0: it has not written it yet)."""
    try:
        with (home / "lock").open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return None
    except BlockingIOError:
        text = (home / "lock").read_text()
        return int(text) if text.isdigit() else 0
    return None


def as_running(env: Environment) -> Environment:
    """Return the environment with the address of the copy that runs in its home, unless one was asked for.

    Links printed by a word of the command then lead there, although the terminal does not name its port.
    """
    notes = env.home / "running.json"
    asked = {"WORKWRIGHT_ORIGIN", "WORKWRIGHT_PORT", "WORKWRIGHT_HOST"} & set(os.environ)
    if asked or not notes.exists() or holder(env.home) is None:
        return env
    noted = json.loads(notes.read_text())
    return replace(env, origin=noted["address"], port=noted["port"])


def cluster(env: Environment) -> Cluster:
    """Return the home's own cluster (folders and keys are made when missing)."""
    user = account()
    password = keys.key(env.home, keys.SUPERUSER)
    keeps_log = (env.home / POINT_IN_TIME).exists()
    return Cluster(cluster_folder(env.home, user), user, programs(user), password, archive=keeps_log)


def start(own: Cluster) -> "subprocess.Popen[bytes]":
    """Make the cluster if need be and start it. The caller holds the home."""
    own.create()
    return own.start()


def expected_addresses(env: Environment) -> Addresses:
    """Return the addresses that hold once the database is prepared; nothing is connected."""
    application = keys.key(env.home, keys.APPLICATION)
    if env.database_url:
        return Addresses(
            env.database_url,
            env.app_url or roles.with_login(env.database_url, roles.APPLICATION, application),
        )
    own = cluster(env)
    return Addresses(
        own.address(roles.OWNER, keys.key(env.home, keys.OWNER), roles.DATABASE),
        own.address(roles.APPLICATION, application, roles.DATABASE),
    )


def prepare(env: Environment) -> Addresses:
    """Make the roles, and on our own server the database, when they are missing. The server runs."""
    application = keys.key(env.home, keys.APPLICATION)
    if not env.database_url:
        roles.make_database(cluster(env).address(), keys.key(env.home, keys.OWNER), application)
    elif not env.app_url:
        roles.make_application_role(env.database_url, application)
    return expected_addresses(env)


@contextmanager
def database(env: Environment, patience: float = 60.0) -> Iterator[Addresses]:
    """Give a command its database: the running one, or our own server started for the block.

    Whoever started it for a block waits for the others that use it meanwhile before it is stopped.
    """
    env.make_home()
    with ExitStack() as stack:
        yield prepare(env) if env.database_url else _enter(env, stack, time.monotonic() + patience)


def _enter(env: Environment, stack: ExitStack, deadline: float) -> Addresses:
    """Hold the home and start its server, or become a guest of whoever holds it, whichever comes first."""
    while True:
        try:
            stack.enter_context(hold(env.home))
        except Held as error:
            found = _as_guest(env, stack)
            if found is not None:
                return found
            if time.monotonic() > deadline:
                raise CannotStart(f"The running database does not answer. {error}") from None
            time.sleep(0.1)
        else:
            guests = stack.enter_context((env.home / "guests").open("a"))
            stack.callback(stop, start(cluster(env)))
            stack.callback(
                fcntl.flock, guests, fcntl.LOCK_EX
            )  # first of all at the end: waits for the guests
            return prepare(env)


def _as_guest(env: Environment, stack: ExitStack) -> Addresses | None:
    """Return the addresses of the holder's server if it answers; it is not stopped before the stack is closed."""
    found = expected_addresses(env)
    with ExitStack() as mine:
        file = mine.enter_context((env.home / "guests").open("a"))
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            psycopg.connect(found.application, connect_timeout=5).close()
        except (BlockingIOError, psycopg.OperationalError):
            return None
        stack.push(mine.pop_all())
    return found
