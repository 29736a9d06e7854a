"""Everybody who looks, in one process: what is new is read once for all of them, and handed to whom it concerns."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, NamedTuple
from uuid import UUID

from workwright.interfaces.live.news import News, news_of, shown
from workwright.interfaces.live.viewer import Viewer
from workwright.kernel.following import Act

log = logging.getLogger(__name__)
LOOK_EVERY = 0.25
LONGEST_PAUSE = 5.0
KEPT = 2000
"""So many news are kept for who was away for a moment; who was away longer fetches everything anew."""
MOST_WAITING = 100
Read = Callable[..., Coroutine[Any, Any, Any]]
"""Calls a plain function that uses the database, in a thread."""


class Told(NamedTuple):
    """One thing to say to a browser: the kind of event, its data, and by when it had been seen, in milliseconds."""

    event: str
    data: Any
    ms: int


class Kept(NamedTuple):
    ms: int
    news: News
    who: str


class Seat:
    """A place at the hub: who sits there and what has not been said to them yet."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.waiting: asyncio.Queue[Told] = asyncio.Queue(MOST_WAITING)
        self.overrun = False

    def tell(self, told: Told) -> None:
        """Say something; who does not listen for too long is let go, and comes back."""
        try:
            self.waiting.put_nowait(told)
        except asyncio.QueueFull:
            self.overrun = True


class Hub:
    """`heads`, `after` and `names` read the record (`kernel.following`, `access.queries.journal`)."""

    def __init__(
        self,
        read: Read,
        heads: Callable[[], dict[UUID, int]],
        after: Callable[[dict[UUID, int]], list[Act]],
        names: Callable[[list[str]], dict[str, str]],
    ) -> None:
        self.read, self.heads, self.after, self.names = read, heads, after, names
        self.seats: set[Seat] = set()
        self.kept: deque[Kept] = deque(maxlen=KEPT)
        self.seen: dict[UUID, int] = {}
        self.begun = 0
        self.task: asyncio.Task[None] | None = None

    def sit(self, viewer: Viewer, since: int) -> Seat:
        """Take a place. What was missed since an instant (in milliseconds) is said first."""
        seat = Seat(viewer)
        self.seats.add(seat)
        if self.task is None or self.task.done():
            self.task = asyncio.get_running_loop().create_task(self._follow())
        else:
            self._catch_up(seat, since)
        self._tell_present(viewer.at)
        return seat

    def _catch_up(self, seat: Seat, since: int) -> None:
        if since < self._oldest():
            seat.tell(Told("resync", {}, now_ms()))
            return
        for one in self.kept:
            if one.ms >= since:
                self._tell(seat, one)

    def rise(self, seat: Seat) -> None:
        """Leave."""
        self.seats.discard(seat)
        self._tell_present(seat.viewer.at)

    def _oldest(self) -> int:
        return self.kept[0].ms if len(self.kept) == KEPT else self.begun

    async def _follow(self) -> None:
        """Read what is new while somebody looks. After a fault everybody fetches anew what they show."""
        pause, at_head = LOOK_EVERY, False
        while self.seats:
            try:
                await (self._look() if at_head else self._begin())
                pause, at_head = LOOK_EVERY, True
            except Exception:
                log.exception("the record could not be followed")
                pause, at_head = min(pause * 2, LONGEST_PAUSE), False
            await asyncio.sleep(pause)

    async def _begin(self) -> None:
        """Start at the end of the record; what came before it, everybody fetches."""
        self.seen = await self.read(self.heads)
        self.kept.clear()
        self.begun = now_ms()
        for seat in self.seats:
            seat.tell(Told("resync", {}, self.begun))

    async def _look(self) -> None:
        acts = await self.read(self.after, self.seen)
        told = [news for news in map(news_of, acts) if news]
        names = await self.read(self.names, [news.actor for news in told]) if told else {}
        for act in acts:
            self.seen[act.scope] = max(act.seq, self.seen.get(act.scope, 0))
        ms = now_ms()
        for news in told:
            one = Kept(ms, news, names[news.actor])
            self.kept.append(one)
            for seat in self.seats:
                self._tell(seat, one)

    def _tell(self, seat: Seat, one: Kept) -> None:
        if seat.viewer.hears(one.news.scope):
            seat.tell(Told("message", shown(one.news, one.who, seat.viewer.actor), one.ms))

    def _tell_present(self, at: str) -> None:
        """Say to everybody who has an order open who else has."""
        there = [seat for seat in self.seats if at and seat.viewer.at == at]
        for seat in there:
            others = {s.viewer.actor: s.viewer.name for s in there if s.viewer.actor != seat.viewer.actor}
            seat.tell(Told("present", sorted(others.values()), now_ms()))


def now_ms() -> int:
    """Return the clock in milliseconds."""
    return time.time_ns() // 1_000_000
