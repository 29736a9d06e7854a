"""One real PostgreSQL for the whole run: migrated once as the owner, then used as the application role.

Tests are rolled back unless they ask for `fresh_db`, a clone of the template in which everything commits.
"""

import gc
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, settings

from tests import world
from tests.looking_back import (  # noqa: F401 - pytest finds its hooks by name
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)
from workwright.access.queries import forget_branches
from workwright.access.roles import permissions_of
from workwright.catalog.queries.taxes import forget_taxes
from workwright.kernel import outbox, policy
from workwright.kernel.context import SYSTEM, Actor, Context
from workwright.kernel.ids import derived_id
from workwright.kernel.migrating import migrate_owner
from workwright.kernel.roles import grant_application_role

SOURCE = Path(__file__).resolve().parent.parent / "src" / "workwright"
APP_ROLE = "workwright_app"
APP_PASSWORD = "app"
settings.register_profile(
    "any machine", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


LONG = (
    "tests/project/test_upgrade.py",
    "tests/project/",
    "tests/house/test_doors.py",
    "tests/stories/",
    "tests/api/",
    "tests/demo/",
    "tests/billing/test_arithmetic.py",
)
"""Files that take long: they go first, so that no process is left alone with one of them at the end."""
LAST = (
    "tests/browser/test_desk_pages.py",
    "tests/browser/test_money_back_journey.py",
    "tests/browser/test_f",
    "tests/browser/",
)
"""A browser's driver leaves its event loop in the process: nothing else is to run under one. The longest first too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(test: str) -> int:
    first = (number - len(LONG) for number, name in enumerate(LONG) if test.startswith(name))
    last = (number for number, name in enumerate(LAST, 1) if test.startswith(name))
    return next(first, next(last, 0))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the collector of garbage need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The superuser's address of a PostgreSQL: the one named by WORKWRIGHT_TEST_URL, or one of our own."""
    if url := os.environ.get("WORKWRIGHT_TEST_URL"):
        yield url
        return
    from workwright.project.postgres import throwaway

    with tempfile.TemporaryDirectory(prefix="workwright-test-") as folder, throwaway(Path(folder)) as address:
        yield address


@pytest.fixture(scope="session")
def template(server: str, django_db_blocker: Any) -> str:
    """The name of a migrated database with two branches, made again only when the schema changed."""
    name = f"ww_template_{_schema_hash()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(777)")
        _make_role(admin)
        exists = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not exists:
            draft = f"{name}_draft"
            admin.execute(f"DROP DATABASE IF EXISTS {draft} WITH (FORCE)")
            admin.execute(f"CREATE DATABASE {draft}")
            with django_db_blocker.unblock():
                _migrate(server, draft)
            admin.execute(f"ALTER DATABASE {draft} RENAME TO {name}")
        admin.execute("SELECT pg_advisory_unlock(777)")
    return name


@pytest.fixture(scope="session")
def django_db_setup(server: str, template: str, django_db_blocker: Any) -> Iterator[None]:
    """Point Django at a clone of the template, as the application role."""
    name = f"ww_test_{os.getpid()}"
    _clone(server, template, name)
    with django_db_blocker.unblock():
        _point_at(server, name)
        yield
        connections.close_all()
    _drop(server, name)


@pytest.fixture
def fresh_db(server: str, template: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of one's own in which everything commits; for races, seals and browsers. Its name."""
    before = connections.settings["default"]["NAME"]
    name = f"ww_fresh_{os.getpid()}_{os.urandom(4).hex()}"
    _clone(server, template, name)
    with django_db_blocker.unblock():
        _point_at(server, name)
        policy.forget()
        forget_branches()
        forget_taxes()
        yield name
        connections.close_all()
        _point_at(server, before)
    _drop(server, name)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> None:
    """Whichever database this test asked for; rolled back unless it asked for `fresh_db`."""
    if "fresh_db" in request.fixturenames:
        request.getfixturevalue("fresh_db")
    else:
        request.getfixturevalue("db")
    policy.forget()
    forget_branches()
    forget_taxes()


@pytest.fixture
def superuser(server: str, fresh_db: str) -> Iterator["psycopg.Connection[Any]"]:
    """A connection as database superuser to the fresh database: the attacker of the worst kind."""
    with psycopg.connect(_address(server, fresh_db), autocommit=True) as attacker:
        yield attacker


@pytest.fixture(autouse=True)
def _loud_reactions() -> Iterator[None]:
    """A prompt reaction that fails in a test fails the test."""
    outbox.fail_loudly = True
    yield
    outbox.fail_loudly = False


@pytest.fixture
def company(database: None) -> world.Company:
    """Harbour Street Garage (USD, Los Angeles) and Northside (EUR, Brussels)."""
    return world.COMPANY


@pytest.fixture
def ctx_as(company: world.Company) -> Callable[..., Context]:
    """Make the context of somebody with a role: `ctx_as("cashier", key="k", branch=company.north)`."""

    def make(
        role: str = "system",
        *,
        branch: UUID | None = world.COMPANY.harbour,
        key: str | None = None,
        at: datetime = world.NOW,
        who: str = "",
        door: str = "test",
    ) -> Context:
        if role == "system":
            return Context(SYSTEM, at, door, branch_id=branch, key=key)
        user = derived_id("test user", role, who)
        actor = Actor(
            ref=f"user:{user}",
            name=who or role.replace("_", " ").title(),
            permissions=permissions_of(role),
            branches=frozenset([branch] if branch else []),
            user_id=user,
        )
        return Context(actor, at, door, branch_id=branch, key=key)

    return make


@pytest.fixture
def act(company: world.Company) -> Callable[..., Any]:
    """Perform an action with plain fields and check every deferred promise of the database at once."""
    return world.act


@pytest.fixture
def journal(company: world.Company) -> Callable[..., list[dict[str, Any]]]:
    """Read the journal of a branch, oldest first, as stored."""
    return world.journal


@pytest.fixture
def deliver(company: world.Company) -> Callable[[], int]:
    """Run the worker's reader until nothing waits."""

    def run(at: datetime = world.NOW) -> int:
        count = 0
        while step := outbox.run_once(lambda: at):
            count += step
        return count

    return run


def _schema_hash() -> str:
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "*/sql/*.sql", "*/states.py", "kernel/schema.py", "kernel/roles.py"):
        for path in sorted(SOURCE.glob(pattern)):
            digest.update(path.relative_to(SOURCE).as_posix().encode() + path.read_bytes())
    digest.update(Path(world.__file__).read_bytes())
    return digest.hexdigest()[:12]


def _make_role(admin: "psycopg.Connection[Any]") -> None:
    if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE]).fetchone():
        admin.execute(f"CREATE ROLE {APP_ROLE} LOGIN PASSWORD '{APP_PASSWORD}'")


def _migrate(server: str, name: str) -> None:
    from workwright.project.settings import database as settings_of

    url = _address(server, name)
    connections.settings["owner"].update(settings_of(url, prepared=False))
    connections["owner"].close()
    del connections["owner"]
    migrate_owner()
    with connections["owner"].cursor() as cursor:
        world.make_branches(cursor)
        grant_application_role(cursor, APP_ROLE)
    connections["owner"].close()


def _point_at(server: str, name: str) -> None:
    """Let every thread's next connection go to another database; the settings dictionary is shared."""
    from workwright.project.settings import database as settings_of

    found = settings_of(_address(server, name, f"{APP_ROLE}:{APP_PASSWORD}"))
    connections.close_all()
    connections.settings["default"].update(found)
    connection.settings_dict.update(found)


def _clone(server: str, template: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _address(server: str, name: str, login: str = "") -> str:
    parts = urlsplit(server)
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{login}@{host}" if login else parts.netloc
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{name}"))
