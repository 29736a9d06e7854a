"""The task queue: which scheduled jobs hang, and giving them back. Its tables belong to another application."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

STALLED_AFTER = timedelta(minutes=2)
_HANGS = "j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - make_interval(secs => %s))"
_LAST_EVENT = "(SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id)"
_FAILED = f"j.status = 'failed' AND {_LAST_EVENT} > now() - interval '1 day'"
_JOBS = "procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id"


class Job(NamedTuple):
    """One job that is in trouble: `hangs` when its worker is gone, else it failed."""

    id: int
    name: str
    hangs: bool
    since: datetime | None


def troubled_jobs(limit: int = 50) -> list[Job]:
    """Return the jobs that hang, and those that failed within a day, newest first; schedules come round again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT j.id, j.task_name, j.status = 'doing', {_LAST_EVENT} FROM {_JOBS} "
            f"WHERE ({_FAILED}) OR ({_HANGS}) ORDER BY j.id DESC LIMIT %s",
            [STALLED_AFTER.total_seconds(), limit],
        )
        return [Job(*row) for row in cursor.fetchall()]


def give_back(*, failed: bool = True) -> int:
    """Queue the jobs again that hang and, unless told otherwise, those that failed; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(procrastinate_retry_job_v2(j.id, now(), NULL, NULL, NULL)) FROM {_JOBS} "
            f"WHERE (%s AND {_FAILED}) OR ({_HANGS})",
            [failed, STALLED_AFTER.total_seconds()],
        )
        return int(cursor.fetchone()[0])
