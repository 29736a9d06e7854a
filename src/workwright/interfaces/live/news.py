"""From an act of the record to what a screen is told of it: which records, what kind, who. Never contents."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from workwright.kernel.following import Act

TOLD = frozenset(
    (
        *("work_orders", "estimates", "scheduling", "inventory", "billing", "payments", "drawers", "release"),
        *("reconciliation", "counter", "parties", "assets", "notify"),
    )
)
"""The contexts whose changes show on screens. Who signs in, and what the house does with itself, is nobody's news."""


class News(NamedTuple):
    """That something changed. `about` are ids of work orders, and of what the act itself was about."""

    id: str
    scope: UUID
    topics: tuple[str, ...]
    about: tuple[str, ...]
    actor: str


def news_of(act: Act) -> News | None:
    """Return what is told of an act, None for what is no news."""
    body = act.body
    named = [act.action.removeprefix("reaction."), *body["acts"], *(name for name, _ in body["events"])]
    topics = tuple(sorted({name.partition(".")[0] for name in named} & TOLD))
    if not topics:
        return None
    spoken = [body["command"], body["result"], *(payload for _, payload in body["events"])]
    orders = {one for part in spoken for one in _orders(part)}
    about = tuple(sorted({*orders, body["root"]} - {None}))
    return News(f"{act.scope}:{act.seq}", act.scope, topics, about if orders else (), act.actor)


def _orders(part: Any) -> Iterator[str]:
    """Yield the ids of work orders that are named anywhere in a command, a result or an event."""
    if isinstance(part, Mapping):
        for name, value in part.items():
            if name == "work_order_id" and isinstance(value, str):
                yield value
            else:
                yield from _orders(value)
    elif isinstance(part, list):
        for one in part:
            yield from _orders(one)


def shown(news: News, who: str, viewer: str) -> dict[str, Any]:
    """Return what goes to one viewer's browser."""
    return {
        "id": news.id,
        "topics": news.topics,
        "about": news.about,
        "who": who,
        "mine": news.actor == viewer,
    }
