"""Scheduled jobs that hang or failed are given back by a person who cannot wait."""

from django.db import connection

from tests.project.test_schedules import job, status
from tests.world import act
from workwright.operations.actions.retry_jobs import retry_jobs
from workwright.operations.queries import get_status


def test_jobs_that_hang_or_failed_are_queued_again_and_others_left_alone(ctx_as):
    manager = ctx_as("operations_manager")
    with connection.cursor() as cursor:
        hanging, at_work = job(cursor, worker_seen=None), job(cursor, worker_seen="5 seconds")
        failed = job(cursor, worker_seen="1 seconds")
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])
        seen = get_status(manager)
        assert {(one.id, one.hangs) for one in seen.jobs} == {(hanging, True), (failed, False)}
        assert "jobs" in {trouble.code for trouble in seen.troubles}
        assert act(retry_jobs, manager).count == 2
        assert [status(cursor, one) for one in (hanging, failed, at_work)] == ["todo", "todo", "doing"]
    assert get_status(manager).jobs == ()
