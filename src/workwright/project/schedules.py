"""What is done by the clock. One row each; the task queue sees to it that each moment is taken once.

Imported by the worker only: the task queue's application must be ready.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from workwright.billing.flows import remind_due
from workwright.estimates.flows import expire_due
from workwright.kernel.forgetting import forget_old
from workwright.kernel.heads import sign_heads
from workwright.notify.flows import remind_visits
from workwright.operations.queries.jobs import give_back
from workwright.payments.flows import run_janitor
from workwright.privacy.flows import run_terms
from workwright.reconciliation.flows import fetch_all_settlements, prepare_closes

JOBS_KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Schedule:
    """A name, when (cron in UTC: minute, hour, day, month, weekday) and what, given the moment it was due."""

    name: str
    cron: str
    run: Callable[[datetime], object]


def sign_the_heads(due: datetime) -> None:
    """Sign the head of each chain, so that a journal rewritten later is found."""
    sign_heads(settings.KEYS, due)


def free_stalled_jobs(due: datetime) -> None:
    """Give back the jobs of workers that were killed: their locks would hold up the next ones for ever."""
    give_back(failed=False)


def clear_sessions(due: datetime) -> None:
    """Forget the sessions that are over."""
    call_command("clearsessions")


def forget_finished_jobs(due: datetime) -> None:
    """Delete jobs of the queue that ended a month ago; failed ones stay for somebody to look at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE j.status IN ('succeeded', 'cancelled', 'aborted') "
            "AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s)",
            [due - JOBS_KEPT],
        )


SCHEDULES = (
    Schedule("clear_sessions", "23 3 * * *", clear_sessions),
    Schedule("expire_estimates", "*/10 * * * *", expire_due),
    Schedule("remind_visits", "*/10 * * * *", remind_visits),
    Schedule("remind_payers", "17 * * * *", remind_due),
    Schedule("erase_what_is_due", "11 4 * * *", run_terms),
    Schedule("fetch_settlements", "17 */6 * * *", fetch_all_settlements),
    Schedule("forget_finished_jobs", "41 3 * * *", forget_finished_jobs),
    Schedule("forget_old_news", "53 3 * * *", forget_old),
    Schedule("free_stalled_jobs", "*/2 * * * *", free_stalled_jobs),
    Schedule("prepare_closes", "37 */3 * * *", prepare_closes),
    Schedule("resolve_payments", "*/3 * * * *", run_janitor),
    Schedule("sign_heads", "7 0 * * *", sign_the_heads),
)


def _register(schedule: Schedule) -> None:
    def task(timestamp: int) -> None:
        close_old_connections()
        schedule.run(datetime.fromtimestamp(timestamp, UTC))

    made = app.task(name=schedule.name, queueing_lock=schedule.name, lock=schedule.name)(task)
    app.periodic(cron=schedule.cron)(made)


for _schedule in SCHEDULES:
    _register(_schedule)
