"""From what is seen of the installation to what a person should do about it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

Tone = Literal["bad", "warn"]
HEARTBEAT = timedelta(seconds=60)
LEAST_FREE_BYTES = 200 << 20
LITTLE_FREE_BYTES = 1 << 30
LARGEST_SKEW = timedelta(seconds=5)
LARGEST_BACKLOG = 10_000
MESSAGE_WAITS = timedelta(minutes=15)
INBOX_WAITS = timedelta(minutes=10)
BACKUP_EVERY = timedelta(hours=24)
CERTIFICATE_WARNS = timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Away:
    """A destination that does not answer."""

    name: str
    since: datetime
    error: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What is seen at one moment. None: it cannot be seen, or never was."""

    now: datetime
    writable: bool = True
    pending: tuple[str, ...] = ()
    heartbeat: timedelta | None = timedelta(0)
    free_bytes: int = 1 << 40
    skew: timedelta = timedelta(0)
    undelivered: int = 0
    failed_reactions: int = 0
    messages_queued: int = 0
    oldest_message_at: datetime | None = None
    messages_failed: int = 0
    messages_unknown: int = 0
    mail_set_up: bool = True
    away: tuple[Away, ...] = ()
    stalled_jobs: int = 0
    failed_jobs: int = 0
    inbox: int = 0
    oldest_hint_at: datetime | None = None
    last_backup_at: datetime | None = None
    backup_error: str = ""
    backed_up: bool = field(default=False, kw_only=True)
    """Whether this installation should have a backup: there is something in it."""
    certificate_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that needs hands: what it is, what to do, and where."""

    code: str
    tone: Tone
    title: str
    advice: str
    href: str = ""
    link: str = ""


def troubles(seen: Seen) -> list[Trouble]:
    """Return what needs hands, the worst first."""
    found = [
        *_database(seen),
        *_machine(seen),
        *_work(seen),
        *_messages(seen),
        *_outside(seen),
        *_safety(seen),
    ]
    return sorted(found, key=lambda trouble: trouble.tone != "bad")


def _many(count: int, one: str) -> str:
    return f"{count} {one}" if count == 1 else f"{count} {one}s"


def _database(seen: Seen) -> Iterator[Trouble]:
    if not seen.writable:
        yield Trouble(
            "read_only",
            "bad",
            "The database takes no changes",
            "The disk is nearly full, so that reading goes on and nothing is lost. Make room; it opens by itself.",
        )
    if seen.pending:
        yield Trouble(
            "pending_upgrade",
            "bad",
            "An upgrade is not finished",
            f"{_many(len(seen.pending), 'change')} to the database to be made. Run “workwright migrate”.",
        )


def _machine(seen: Seen) -> Iterator[Trouble]:
    if seen.heartbeat is None or seen.heartbeat > HEARTBEAT:
        yield Trouble(
            "worker_silent",
            "bad",
            "The worker does not run",
            "Messages, payments by link and schedules wait for it. “workwright status” says whether it is there; "
            "stopping and starting Workwright brings it back. Nothing is lost meanwhile.",
        )
    if seen.free_bytes < LITTLE_FREE_BYTES:
        worst = seen.free_bytes < LEAST_FREE_BYTES
        yield Trouble(
            "disk",
            "bad" if worst else "warn",
            f"{seen.free_bytes >> 20} MB of room left on the disk",
            "Move old backups and other files to another disk. Below 200 MB no more changes are taken.",
        )
    if seen.skew > LARGEST_SKEW:
        yield Trouble(
            "clock",
            "bad",
            f"The clocks differ by {seen.skew.total_seconds():.0f} seconds",
            "This machine and the database do not agree on the time. Switch on automatic time on both: "
            "“timedatectl set-ntp true”.",
        )


def _work(seen: Seen) -> Iterator[Trouble]:
    if seen.undelivered > LARGEST_BACKLOG:
        yield Trouble(
            "backlog",
            "warn",
            f"{seen.undelivered} pieces of news wait",
            "The worker is behind. If the number grows for an hour, give it a faster machine or call for help.",
        )
    if seen.failed_reactions:
        yield Trouble(
            "failed_reactions",
            "bad",
            f"{_many(seen.failed_reactions, 'follow-up')} given up",
            "What should have happened after an act failed twelve times. Read the reason below and try again.",
            "#reactions",
            "Look at them",
        )
    if seen.stalled_jobs or seen.failed_jobs:
        yield Trouble(
            "jobs",
            "warn",
            f"{_many(seen.stalled_jobs + seen.failed_jobs, 'scheduled job')} hanging or failed",
            "They come round again by themselves at their next hour; try again now if you cannot wait.",
            "#jobs",
            "Look at them",
        )


def _messages(seen: Seen) -> Iterator[Trouble]:
    if seen.messages_queued and not seen.mail_set_up:
        yield Trouble(
            "no_mail",
            "warn",
            f"{_many(seen.messages_queued, 'message')} waiting: no mail server is set up",
            "Set it up, and they go out by themselves. Until then hand over links as "
            "a QR code, and let people sign on the tablet.",
            "/setup/mail",
            "Set up mail",
        )
    elif seen.oldest_message_at and seen.now - seen.oldest_message_at > MESSAGE_WAITS:
        yield Trouble(
            "messages_wait",
            "warn",
            f"{_many(seen.messages_queued, 'message')} waiting",
            "They go out by themselves as soon as the server takes them, each once. Nothing has to be sent again.",
            "/messages?state=queued",
            "Look at them",
        )
    if seen.messages_failed:
        yield Trouble(
            "messages_failed",
            "bad",
            f"{_many(seen.messages_failed, 'message')} refused",
            "Mostly the address is wrong. Correct it and send again.",
            "#messages",
            "Look at them",
        )
    if seen.messages_unknown:
        yield Trouble(
            "messages_unknown",
            "warn",
            f"{_many(seen.messages_unknown, 'message')} of which nobody knows the fate",
            "The line broke while the server took them. Ask the customer, or send again: they may get it twice.",
            "#messages",
            "Look at them",
        )


def _outside(seen: Seen) -> Iterator[Trouble]:
    for away in seen.away:
        yield Trouble(
            f"away.{away.name}",
            "warn",
            f"{away.name} does not answer",
            "Work goes on without: cash, invoices and printing need no line. It is tried again by itself, and what "
            f"waits goes out then. The last answer was: {away.error}",
        )
    if seen.oldest_hint_at and seen.now - seen.oldest_hint_at > INBOX_WAITS:
        yield Trouble(
            "inbox",
            "bad",
            f"{_many(seen.inbox, 'notice')} of payment providers waiting",
            "They are looked at as soon as the provider answers. If it does and this stays, see the worker's log.",
        )


def _safety(seen: Seen) -> Iterator[Trouble]:
    if seen.backup_error:
        yield Trouble("backup_failed", "bad", "The last backup failed", seen.backup_error)
    if seen.backed_up and (seen.last_backup_at is None or seen.now - seen.last_backup_at > BACKUP_EVERY):
        when = "There is no backup yet" if seen.last_backup_at is None else "No backup for more than 24 hours"
        yield Trouble(
            "no_backup",
            "bad",
            when,
            "If this machine is stolen or breaks, what was done since is gone. Say where backups go, once, with "
            "“workwright backup to PLACE”: docs/running.md, under Backups.",
        )
    if seen.certificate_until and seen.certificate_until - seen.now < CERTIFICATE_WARNS:
        over = seen.certificate_until <= seen.now
        yield Trouble(
            "certificate",
            "bad" if over else "warn",
            "The certificate has expired"
            if over
            else f"The certificate ends on {seen.certificate_until:%Y-%m-%d}",
            "Run “workwright tls renew” for a shop's own; a public one is renewed by Caddy, see its log.",
        )
