"""News goes up: each event of a committed journal row is handed to each reaction, retried on its own.

Sequence numbers of a chain are given out under a lock that lives until commit, so a reader that follows them
never skips a late committer. A reaction's effects and the mark that it ran are one transaction.
"""

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from workwright.kernel import journal, writer
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.events import Event, Reaction, event_types, reactions
from workwright.kernel.ids import COMPANY, new_id
from workwright.kernel.unit import Unit

log = logging.getLogger(__name__)
MAX_ATTEMPTS = 12
READER_LOCK = 7003
BATCH = 200
BREATH = 0.2
_CLAIM = (
    "INSERT INTO kernel_delivery (journal_id, n, reaction, scope, state, attempts, error, done_at) "
    "VALUES (%s, %s, %s, %s, 'done', 1, '', %s) ON CONFLICT (journal_id, n, reaction) DO UPDATE "
    "SET state = 'done', error = '', attempts = kernel_delivery.attempts + 1, due_at = NULL, "
    "done_at = EXCLUDED.done_at WHERE kernel_delivery.state <> 'done' RETURNING 1"
)
_BEHIND = (
    "SELECT c.scope, coalesce(r.seq, 0) FROM kernel_chain c LEFT JOIN kernel_cursor r USING (scope) "
    "WHERE c.seq > coalesce(r.seq, 0)"
)
_WAIT = (
    "INSERT INTO kernel_delivery (journal_id, n, reaction, scope, state, attempts, error, due_at) "
    "VALUES (%s, %s, %s, %s, 'waiting', 1, %s, %s) ON CONFLICT (journal_id, n, reaction) DO UPDATE "
    "SET attempts = kernel_delivery.attempts + 1, error = EXCLUDED.error, "
    "state = CASE WHEN kernel_delivery.attempts + 1 >= %s THEN 'failed' ELSE 'waiting' END, "
    "due_at = EXCLUDED.due_at + interval '5 seconds' * power(2, kernel_delivery.attempts) "
    "WHERE kernel_delivery.state <> 'done'"
)
fail_loudly = False
"""Tests set this: an exception of a prompt reaction is raised instead of being left to the worker."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class News:
    """One event of one journal row, on its way to one reaction."""

    journal_id: UUID
    n: int
    scope: UUID
    event: Event
    reaction: Reaction

    @property
    def mark(self) -> tuple[UUID, int, str]:
        """What its delivery is known by."""
        return self.journal_id, self.n, self.reaction.name


def deliver_prompt(ctx: Context, unit: Unit) -> None:
    """Try the prompt reactions of a just committed act; what fails is left to the worker."""
    scope = ctx.branch_id or COMPANY
    for n, event in enumerate(unit.events):
        for reaction in reactions.get(event.name, ()):
            if reaction.prompt:
                _try(News(unit.journal_id, n, scope, event, reaction), ctx.now, ctx.request_id, new=True)


def run_once(clock: Callable[[], datetime] = utc_now) -> int:
    """Deliver what waits in all chains and return how many reactions ran. One process reads at a time."""
    if not writer.ask("SELECT pg_try_advisory_lock(%s::bigint)", [READER_LOCK]).rows[0][0]:
        return 0
    try:
        return _deliver_new(clock) + _deliver_again(clock)
    finally:
        writer.ask("SELECT pg_advisory_unlock(%s::bigint)", [READER_LOCK])


def wait_for_news(timeout: float) -> bool:
    """Sleep until a chain has grown past its reader or the seconds are over; return whether there is news.

    It sleeps for a moment before it looks: what happens in a busy moment is read together.
    """
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        time.sleep(BREATH)
        if writer.ask(f"SELECT EXISTS ({_BEHIND})").rows[0][0]:
            return True
    return False


def backlog() -> dict[str, int]:
    """Return how many journal rows are unread and how many deliveries wait or have failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT coalesce(sum(c.seq - coalesce(r.seq, 0)), 0) FROM kernel_chain c "
            "LEFT JOIN kernel_cursor r USING (scope)), "
            "(SELECT count(*) FROM kernel_delivery WHERE state = 'waiting'), "
            "(SELECT count(*) FROM kernel_delivery WHERE state = 'failed')"
        )
        unread, waiting, failed = cursor.fetchone()
    return {"unread": int(unread), "waiting": waiting, "failed": failed}


def _deliver_new(clock: Callable[[], datetime]) -> int:
    behind = writer.ask(f"{_BEHIND} ORDER BY c.scope").rows
    return sum(_read_chain(scope, seq, clock) for scope, seq in behind)


def _read_chain(scope: UUID, seq: int, clock: Callable[[], datetime]) -> int:
    count = 0
    while batch := _rows_after(scope, seq):
        told = [item for _, news, body in batch if news for item in _news(json.loads(bytes(body)))]
        done = _done_among(told)
        count += sum(_try(item, clock(), new=True) for item in told if item.mark not in done)
        seq = batch[-1][0]
        _advance(scope, seq)
    return count


def _done_among(told: list[News]) -> set[tuple[UUID, int, str]]:
    """Return the marks of what was delivered at the door already; the others are claimed one by one."""
    prompt = list({item.journal_id for item in told if item.reaction.prompt})
    if not prompt:
        return set()
    done = "SELECT journal_id, n, reaction FROM kernel_delivery WHERE journal_id = ANY(%s) AND state = 'done'"
    return {(journal_id, n, reaction) for journal_id, n, reaction in writer.ask(done, [prompt]).rows}


def _rows_after(scope: UUID, seq: int) -> list[tuple[int, int, Any]]:
    unread = (
        "SELECT seq, news, CASE WHEN news > 0 THEN body END FROM kernel_journal "
        f"WHERE scope = %s AND seq > %s ORDER BY seq LIMIT {BATCH}"
    )
    return [(number, news, body) for number, news, body in writer.ask(unread, [scope, seq]).rows]


def _advance(scope: UUID, seq: int) -> None:
    writer.ask(
        "INSERT INTO kernel_cursor (scope, seq) VALUES (%s, %s) "
        "ON CONFLICT (scope) DO UPDATE SET seq = EXCLUDED.seq",
        [scope, seq],
    )


def _deliver_again(clock: Callable[[], datetime]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.n, d.reaction, j.body FROM kernel_delivery d JOIN kernel_journal j ON j.id = d.journal_id "
            "WHERE d.state = 'waiting' AND d.due_at <= %s ORDER BY d.due_at LIMIT %s",
            [clock(), BATCH],
        )
        due = cursor.fetchall()
    return sum(
        _try(item, clock())
        for n, reaction, body in due
        for item in _news(json.loads(bytes(body)))
        if (item.n, item.reaction.name) == (n, reaction)
    )


def _news(body: dict[str, Any]) -> Iterator[News]:
    for n, (name, payload) in enumerate(body["events"]):
        for reaction in reactions.get(name, ()):
            event = event_types[name].model_validate(payload)
            yield News(UUID(body["id"]), n, UUID(body["scope"]), event, reaction)


def _try(news: News, now: datetime, request_id: str = "", *, new: bool = False) -> int:
    """Run one reaction once; return 1 if it ran now. A failure waits for another try, longer each time.

    A `new` one, which nobody has tried before, is first asked whether it is needed at all.
    """
    branch_id = None if news.scope == COMPANY else news.scope
    ctx = Context(SYSTEM, now, "reaction", branch_id=branch_id, request_id=request_id)
    needed = news.reaction.needed if new else None
    try:
        unit = _run(ctx, news) if needed is None or needed(ctx, news.event) else None
    except Exception as error:
        if fail_loudly:
            raise
        log.exception("reaction %s failed", news.reaction.name, extra={"journal_id": str(news.journal_id)})
        _postpone(news, now, error)
        return 0
    if unit is None:
        return 0
    deliver_prompt(ctx, unit)
    return 1


class _DoneBefore(Exception):
    """Somebody else has run this reaction."""


def _run(ctx: Context, news: News) -> Unit | None:
    unit = Unit(new_id())
    inside = ctx.inside(unit)
    try:
        with transaction.atomic(durable=True):
            journal.announce(unit)
            writer.gather(lambda: _claim(ctx, news), lambda: news.reaction.run(inside, news.event))
            unit.flush(inside)
            if unit.acts:
                unit.cause = news.journal_id
                journal.write(ctx, unit, f"reaction.{news.reaction.name}", None, None)
    except _DoneBefore:
        return None
    return unit


def _claim(ctx: Context, news: News) -> None:
    """Note that the reaction ran; what it asked beside this is undone when somebody else was first."""
    if not writer.ask(_CLAIM, [*news.mark, news.scope, ctx.now]).rows:
        raise _DoneBefore


def _postpone(news: News, now: datetime, error: Exception) -> None:
    text = f"{type(error).__name__}: {error}"[:1000]
    due = now + timedelta(seconds=2)
    with connection.cursor() as cursor:
        cursor.execute(
            _WAIT, [news.journal_id, news.n, news.reaction.name, news.scope, text, due, MAX_ATTEMPTS]
        )
