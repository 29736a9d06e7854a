"""How the installation is, in one read: what waits, what is in trouble, what to do."""

import time
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection

from workwright import __version__
from workwright.access.queries import first_branch
from workwright.kernel import circuits, outbox
from workwright.kernel.context import Context
from workwright.kernel.reads import View, query
from workwright.notify import queries as notify
from workwright.operations.queries import jobs, machine
from workwright.operations.queries.backups import backup_status
from workwright.operations.rules.troubles import Away, Seen, troubles
from workwright.payments.queries import account_names, inbox_waiting

VIEW = "operations.view_operations"
_FRESH_SECONDS = 20.0
_known: dict[str, tuple[float, tuple["TroubleView", ...]]] = {}


class TroubleView(View):
    """Something that needs hands: what it is, what to do, and where."""

    code: str
    tone: str
    title: str
    advice: str
    href: str
    link: str


class ReactionView(View):
    """A follow-up that was given up."""

    journal_id: UUID
    n: int
    reaction: str
    attempts: int
    error: str


class TroubledJobView(View):
    """A scheduled job that hangs or failed."""

    id: int
    name: str
    hangs: bool
    since: datetime | None


class AwayView(View):
    """A destination that does not answer, and when it is tried again."""

    name: str
    failures: int
    since: datetime
    again_at: datetime
    error: str


class StatusView(View):
    """The whole installation at one moment."""

    at: datetime
    version: str
    troubles: tuple[TroubleView, ...]
    pending: tuple[str, ...]
    writable: bool
    heartbeat_seconds: float | None
    free_bytes: int
    skew_seconds: float
    unread: int
    waiting: int
    reactions: tuple[ReactionView, ...]
    jobs: tuple[TroubledJobView, ...]
    away: tuple[AwayView, ...]
    messages_queued: int
    messages_failed: int
    messages_unknown: int
    oldest_message_at: datetime | None
    mail_set_up: bool
    inbox: int
    oldest_hint_at: datetime | None
    last_backup_at: datetime | None
    backup_error: str
    certificate_until: datetime | None


def release() -> str:
    """Return the version that runs."""
    return __version__


@query("operations.get_status", permission=VIEW)
def get_status(ctx: Context) -> StatusView:
    """How the installation is: what waits, what is in trouble, what to do. The whole company's."""
    return status_of_the_house(ctx.now)


def present_troubles(now: datetime) -> tuple[TroubleView, ...]:
    """Return what needs hands, as it was at most twenty seconds ago: every page of an owner asks."""
    known = _known.get("troubles")
    if known is None or time.monotonic() - known[0] > _FRESH_SECONDS:
        known = _known["troubles"] = (time.monotonic(), status_of_the_house(now).troubles)
    return known[1]


def forget() -> None:
    """Drop what this process remembers; after an action, and between tests."""
    _known.clear()


def status_of_the_house(now: datetime) -> StatusView:
    """Return how the installation is, for doors that have their own way to know who asks."""
    backlog, hanging, mail = outbox.backlog(), jobs.troubled_jobs(), notify.standing()
    away, inbox = _away(), inbox_waiting()
    backups = backup_status(settings.HOME, now)
    seen = Seen(
        now=now,
        writable=machine.is_writable(),
        pending=machine.pending_migrations(),
        heartbeat=machine.heartbeat(),
        free_bytes=machine.free_bytes(),
        skew=machine.skew(),
        undelivered=backlog["unread"] + backlog["waiting"],
        failed_reactions=backlog["failed"],
        messages_queued=mail.queued,
        oldest_message_at=mail.oldest_at,
        messages_failed=mail.failed,
        messages_unknown=mail.unknown,
        mail_set_up=mail.set_up,
        away=tuple(Away(one.name, one.since, one.error) for one in away),
        stalled_jobs=sum(job.hangs for job in hanging),
        failed_jobs=sum(not job.hangs for job in hanging),
        inbox=inbox[0],
        oldest_hint_at=inbox[1],
        last_backup_at=backups.last_at,
        backup_error=backups.problem,
        backed_up=first_branch() is not None and backups.overdue,
        certificate_until=machine.certificate_until(),
    )
    return StatusView(
        at=now,
        version=release(),
        troubles=tuple(TroubleView(**asdict(trouble)) for trouble in troubles(seen)),
        pending=seen.pending,
        writable=seen.writable,
        heartbeat_seconds=_seconds(seen.heartbeat),
        free_bytes=seen.free_bytes,
        skew_seconds=seen.skew.total_seconds(),
        unread=backlog["unread"],
        waiting=backlog["waiting"],
        reactions=_failed_reactions() if backlog["failed"] else (),
        jobs=tuple(TroubledJobView(**job._asdict()) for job in hanging),
        away=away,
        messages_queued=mail.queued,
        messages_failed=mail.failed,
        messages_unknown=mail.unknown,
        oldest_message_at=mail.oldest_at,
        mail_set_up=mail.set_up,
        inbox=inbox[0],
        oldest_hint_at=inbox[1],
        last_backup_at=backups.last_at,
        backup_error=backups.problem,
        certificate_until=seen.certificate_until,
    )


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _away() -> tuple[AwayView, ...]:
    """Return who does not answer, by the name that people know them by."""
    found = circuits.outages()
    names = account_names() if found else {}
    return tuple(
        AwayView(
            name=_name_of(one.destination, names),
            failures=one.failures,
            since=one.since,
            again_at=one.again_at,
            error=one.error,
        )
        for one in found
    )


def _name_of(destination: str, accounts: dict[str, str]) -> str:
    kind, _, key = destination.partition(":")
    if kind == "gateway":
        return accounts.get(key, "A payment provider")
    return {"email": "The mail server"}.get(key, key.replace("_", " ").capitalize())


def _failed_reactions(limit: int = 20) -> tuple[ReactionView, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT journal_id, n, reaction, attempts, error FROM kernel_delivery WHERE state = 'failed' "
            "ORDER BY journal_id DESC LIMIT %s",
            [limit],
        )
        names = ("journal_id", "n", "reaction", "attempts", "error")
        return tuple(ReactionView(**dict(zip(names, row, strict=True))) for row in cursor.fetchall())
