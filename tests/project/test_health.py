"""Alive, ready, and what is missing."""

import os
import time
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

from workwright.operations.queries import machine
from workwright.project import health


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: object) -> None:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    machine.heartbeat_file(tmp_path).touch()


def test_alive_without_database(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


def test_ready_when_every_check_holds(client: Client, database: None) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["checks"]) == {"database", "migrations", "worker", "disk", "clock", "backlog"}
    assert "no-store" in answer["Cache-Control"]


def test_not_ready_while_the_worker_is_silent(client: Client, database: None, tmp_path: Path) -> None:
    silent = time.time() - 60 - 1
    os.utime(machine.heartbeat_file(tmp_path), (silent, silent))
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == {"ok": False, "seen": "61 s ago"}
    assert answer.json()["checks"]["database"]["ok"] is True


def test_not_ready_before_the_worker_ever_ran(client: Client, database: None, tmp_path: Path) -> None:
    machine.heartbeat_file(tmp_path).unlink()
    assert client.get("/health/ready").json()["checks"]["worker"]["ok"] is False


def test_a_database_that_is_away_is_an_answer_not_an_error(
    client: Client, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> tuple[bool, object]:
        raise OperationalError("connection refused")

    monkeypatch.setitem(health.CHECKS, "database", away)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "seen": "OperationalError"}


def test_migrations_that_wait_are_named(
    client: Client, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(machine, "_up_to_date", [])
    monkeypatch.setattr(machine.expanding, "pending", lambda connection: ["billing.0009_more"])
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"]["seen"] == ["billing.0009_more"]


def test_only_reading_is_allowed(client: Client) -> None:
    assert client.post("/health/live").status_code == 405
