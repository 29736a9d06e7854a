"""The two roles: the owner migrates, the application reads and writes without owning anything."""

from urllib.parse import quote

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from workwright.project.postgres.errors import CannotStart

OWNER = "workwright"
APPLICATION = "workwright_app"
DATABASE = "workwright"

_LIMITS = {"lock_timeout": "3s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
"""Of the application role: who waits longer had better hear "busy, try again"."""


def make_database(superuser_url: str, owner_password: str, application_password: str) -> None:
    """Make both roles and the owner's database on our own server. Safe to repeat: passwords follow the keys."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        # On a disk that is nearly full the application may not write. Who mends that, and starts it, may.
        connection.execute("SET default_transaction_read_only = off")
        _make_role(connection, OWNER, owner_password)
        connection.execute(
            sql.SQL("ALTER ROLE {} SET default_transaction_read_only = off").format(sql.Identifier(OWNER))
        )
        _make_role(connection, APPLICATION, application_password)
        _limit(connection, APPLICATION)
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            name = sql.Identifier(DATABASE)
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, sql.Identifier(OWNER)))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(
                sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(APPLICATION))
            )


def make_application_role(owner_url: str, password: str) -> None:
    """Make the application role on somebody else's server, as its owner role.

    Raises CannotStart with the statements for an administrator when the owner may not make roles.
    """
    if _opens(with_login(owner_url, APPLICATION, password)):
        return
    try:
        with psycopg.connect(owner_url, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION]).fetchone():
                raise CannotStart(_other_password())
            _make_role(connection, APPLICATION, password)
            _limit(connection, APPLICATION)
            database = sql.Identifier(connection.info.dbname)
            role = sql.Identifier(APPLICATION)
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
    except psycopg.errors.InsufficientPrivilege:
        raise CannotStart(_by_hand()) from None
    except psycopg.OperationalError as error:
        raise CannotStart(f"DATABASE_URL cannot be opened: {error}") from None


def with_login(url: str, user: str, password: str) -> str:
    """Return the `postgresql://` address of the same database for another user."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    parts.pop("user", None), parts.pop("password", None)
    database = parts.pop("dbname", "")
    rest = "&".join(f"{name}={quote(value, safe='')}" for name, value in parts.items())
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@/{quote(database)}?{rest}"


def _opens(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True


def _make_role(connection: psycopg.Connection[tuple[object, ...]], name: str, password: str) -> None:
    """Make the role or renew its password. The password leaves this process only as a SCRAM verifier."""
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    verb = sql.SQL("ALTER" if found else "CREATE")
    secret = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    connection.execute(
        sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            verb, sql.Identifier(name), sql.Literal(secret)
        )
    )


def _limit(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    for setting, value in _LIMITS.items():
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                sql.Identifier(name), sql.Identifier(setting), sql.Literal(value)
            )
        )


def _other_password() -> str:
    return (
        f"The role {APPLICATION} exists with another password than WORKWRIGHT_HOME/keys says. "
        "Name its address in WORKWRIGHT_APP_URL, or drop the role."
    )


def _by_hand() -> str:
    return (
        "The user of DATABASE_URL may not make roles. Let an administrator run\n"
        f"  CREATE ROLE {APPLICATION} LOGIN PASSWORD '...';\n"
        "and name its address in WORKWRIGHT_APP_URL."
    )
