"""The server of one test session: there, fast, and gone."""

from pathlib import Path

import psycopg
import pytest

from workwright.project.postgres import throwaway
from workwright.project.settings import database


def test_it_answers_its_superuser_and_leaves_nothing(tmp_path: Path) -> None:
    with throwaway(tmp_path) as address:
        with psycopg.connect(address) as connection:
            row = connection.execute(
                "SELECT current_setting('fsync'), rolsuper FROM pg_roles WHERE rolname = user"
            )
            assert row.fetchone() == ("off", True)
        folder = Path(str(database(address)["HOST"])).parent
        assert folder.is_dir()
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_it_sorts_and_folds_every_script(tmp_path: Path) -> None:
    with throwaway(tmp_path) as address, psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT lower('ÄÖ'), upper('ß'), similarity('Привет', 'привет')").fetchone()
        assert row == ("äö", "SS", 1.0)


def test_it_takes_nobody_without_the_password(tmp_path: Path) -> None:
    with throwaway(tmp_path) as address:
        settings = database(address)
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(host=str(settings["HOST"]), user="postgres", password="guess", dbname="postgres")


def test_an_address_may_name_a_socket_or_a_host_with_options() -> None:
    socket = database("postgresql://a:p%40ss@/shop?host=%2FSome%2FFolder")
    assert (socket["HOST"], socket["PASSWORD"], socket["NAME"]) == ("/Some/Folder", "p@ss", "shop")
    remote = database("postgresql://a:b@db.example:6432/shop?sslmode=require")
    assert (remote["HOST"], remote["PORT"]) == ("db.example", "6432")
    assert remote["OPTIONS"] == {"server_side_binding": True, "prepare_threshold": 0, "sslmode": "require"}
