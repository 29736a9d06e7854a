"""What is done by the clock, and by a worker that was killed."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from croniter import croniter
from django.db import connection

from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.project import schedules, schema
from workwright.project.worker import Loop

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def job(cursor: Any, *, worker_seen: str | None) -> int:
    """A job under way, of a worker last seen then, or of none."""
    worker = None
    if worker_seen is not None:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval) RETURNING id",
            [worker_seen],
        )
        worker = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, status, worker_id, lock) "
        "VALUES ('sign_heads', 'default', 'doing', %s, %s) RETURNING id",
        [worker, f"lock {worker_seen}"],
    )
    return int(cursor.fetchone()[0])


def status(cursor: Any, number: int) -> str:
    cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [number])
    return str(cursor.fetchone()[0])


def test_the_jobs_of_killed_workers_are_given_back_and_others_left_alone(database: None) -> None:
    with connection.cursor() as cursor:
        orphan, silent = job(cursor, worker_seen=None), job(cursor, worker_seen="10 minutes")
        at_work = job(cursor, worker_seen="5 seconds")
        schedules.free_stalled_jobs(NOON)
        assert [status(cursor, number) for number in (orphan, silent, at_work)] == ["todo", "todo", "doing"]


def test_jobs_that_ended_a_month_ago_go_and_failed_ones_stay(database: None) -> None:
    with connection.cursor() as cursor:
        old, young, failed = (
            ended(cursor, *how) for how in (("succeeded", 31), ("succeeded", 29), ("failed", 31))
        )
        schedules.forget_finished_jobs(NOON)
        cursor.execute(
            "SELECT id FROM procrastinate_jobs WHERE id = ANY(%s) ORDER BY id", [[old, young, failed]]
        )
        assert [number for (number,) in cursor.fetchall()] == [young, failed]


def ended(cursor: Any, state: str, days: int) -> int:
    """A job that ended so many days before noon."""
    cursor.execute(
        "INSERT INTO procrastinate_jobs (task_name, queue_name, status) VALUES ('x', 'default', %s) RETURNING id",
        [state],
    )
    number = int(cursor.fetchone()[0])
    at = NOON - timedelta(days=days)
    cursor.execute("DELETE FROM procrastinate_events WHERE job_id = %s", [number])
    cursor.execute(
        "INSERT INTO procrastinate_events (job_id, type, at) VALUES (%s, 'started', %s)", [number, at]
    )
    return number


def test_heads_are_signed_into_the_folder_of_keys(
    act: Any, ctx_as: Any, tmp_path: Path, settings: Any
) -> None:
    settings.KEYS = tmp_path
    act(find_or_create_customer, ctx_as(), name="Ada Lane", phone="+13105550100")
    schedules.sign_the_heads(NOON)
    lines = (tmp_path / "heads.jsonl").read_text().splitlines()
    assert lines
    assert all(json.loads(json.loads(line)["head"])["at"] == NOON.isoformat() for line in lines)


@pytest.mark.parametrize("schedule", schedules.SCHEDULES, ids=lambda schedule: str(schedule.name))
def test_each_schedule_is_a_cron_line_and_explains_itself(schedule: schedules.Schedule) -> None:
    assert croniter.is_valid(schedule.cron)
    assert schedule.run.__doc__


def test_the_database_is_at_this_release_and_knows_no_more(database: None) -> None:
    assert list(schema.pending()) == []
    assert list(schema.unknown("default")) == []


def test_a_database_of_a_newer_release_is_refused(database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "unknown", lambda: iter(["billing.0042_future"]))
    with pytest.raises(schema.OtherRelease, match=r"newer release \(billing.0042_future"):
        schema.refuse_unknown()


def test_a_loop_outlives_the_errors_of_its_step(caplog: pytest.LogCaptureFixture) -> None:
    calls: list[int] = []

    def step() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise RuntimeError("the database is away")
        loop.stop()

    loop = Loop("outbox", step)
    loop.start()
    loop.join(10)
    assert len(calls) == 2
    assert "outbox failed; again in 1 s" in caplog.text
