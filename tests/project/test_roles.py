"""Two roles: the owner migrates, the application owns nothing; on our server and on somebody else's."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from workwright.project.postgres import CannotStart, roles, throwaway


@pytest.fixture(scope="module")
def superuser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own: roles belong to a whole server."""
    with throwaway(tmp_path_factory.mktemp("roles")) as address:
        yield address


def as_role(superuser: str, role: str, password: str, database: str = roles.DATABASE) -> str:
    return roles.with_login(superuser, role, password).replace("@/postgres", f"@/{database}")


def test_our_own_server_gets_both_and_passwords_follow_the_keys(superuser: str) -> None:
    roles.make_database(superuser, "owner one", "app/one?")
    roles.make_database(superuser, "owner two", "app/two?")
    with psycopg.connect(as_role(superuser, roles.OWNER, "owner two"), autocommit=True) as owner:
        owner.execute("CREATE TABLE mine (n int)")
        owner.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    with psycopg.connect(as_role(superuser, roles.APPLICATION, "app/two?")) as application:
        row = application.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = user"
        )
        assert row.fetchone() == (False, False, False)
        assert application.execute("SHOW lock_timeout").fetchone() == ("3s",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("SELECT * FROM mine")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(as_role(superuser, roles.APPLICATION, "app/one?"))


def test_passwords_are_stored_as_scram_verifiers(superuser: str) -> None:
    roles.make_database(superuser, "owner", "application")
    with psycopg.connect(superuser) as admin:
        stored = admin.execute(
            "SELECT rolpassword FROM pg_authid WHERE rolname LIKE 'workwright%'"
        ).fetchall()
    assert len(stored) == 2
    assert all(verifier.startswith("SCRAM-SHA-256$") for (verifier,) in stored)


def test_on_somebody_elses_server_the_owner_makes_the_role(tmp_path: Path) -> None:
    with throwaway(tmp_path) as superuser:
        with psycopg.connect(superuser, autocommit=True) as admin:
            admin.execute("CREATE ROLE boss LOGIN CREATEROLE PASSWORD 'boss'")
            admin.execute("CREATE DATABASE shop OWNER boss")
        owner = as_role(superuser, "boss", "boss", "shop")
        roles.make_application_role(owner, "derived")
        roles.make_application_role(owner, "derived")
        with psycopg.connect(roles.with_login(owner, roles.APPLICATION, "derived")) as application:
            assert application.info.dbname == "shop"
        with pytest.raises(CannotStart, match="another password"):
            roles.make_application_role(owner, "of a second home")


def test_an_owner_who_may_not_make_roles_is_told_what_to_run(tmp_path: Path) -> None:
    with throwaway(tmp_path) as superuser:
        with psycopg.connect(superuser, autocommit=True) as admin:
            admin.execute("CREATE ROLE clerk LOGIN PASSWORD 'clerk'")
            admin.execute("CREATE DATABASE shop OWNER clerk")
        with pytest.raises(CannotStart, match="CREATE ROLE workwright_app LOGIN"):
            roles.make_application_role(as_role(superuser, "clerk", "clerk", "shop"), "derived")


def test_an_address_that_does_not_open_is_a_sentence() -> None:
    with pytest.raises(CannotStart, match="DATABASE_URL cannot be opened"):
        roles.make_application_role("postgresql://a:b@127.0.0.1:1/none", "x")
