"""Cutting the power: this process ends between two of its side effects, at a place that is chosen by number."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections

from workwright.kernel import outbox
from workwright.kernel.actions import Action
from workwright.kernel.unit import Unit
from workwright.payments.flows.reach import Guarded


class PowerCut(BaseException):
    """Not an Exception: nothing in the product can catch it, as nothing can catch the end of its process."""


class Power:
    """Counts what this process does to the world, and ends it at the effects whose numbers are in `cuts`.

    An effect is a transaction that is about to commit, one that has committed, a call that is about to leave for
    a provider, or one that has been answered there while we have not heard the answer yet.
    """

    def __init__(self) -> None:
        self.count = 0
        self.cuts: set[int] = set()
        self.seen: list[str] = []

    def reset(self, *cuts: int) -> None:
        self.count, self.cuts, self.seen = 0, set(cuts), []

    def point(self, name: str) -> None:
        self.count += 1
        self.seen.append(name)
        if self.count in self.cuts:
            raise PowerCut(name)

    def around(self, before: str, after: str, do: Callable[..., Any], *arguments: Any) -> Any:
        if before:
            self.point(before)
        done = do(*arguments)
        if after:
            self.point(after)
        return done


@contextmanager
def cutting(patch: pytest.MonkeyPatch) -> Iterator[Power]:
    """Watch every commit and every call to a provider of this process."""
    power = Power()
    once, react, flush, call = Action._once, outbox._run, Unit.flush, Guarded._call
    patch.setattr(
        Action, "_once", lambda self, *a: power.around("", f"committed {self.name}", once, self, *a)
    )
    patch.setattr(
        outbox, "_run", lambda ctx, news: power.around("", f"reacted {news.reaction.name}", react, ctx, news)
    )
    patch.setattr(Unit, "flush", lambda self, *a: power.around("about to commit", "", flush, self, *a))

    def watched(self: Guarded, gateway_call: Callable[..., Any], *a: Any) -> Any:
        name = gateway_call.__name__
        return power.around(f"calling {name}", f"called {name}", call, self, gateway_call, *a)

    patch.setattr(Guarded, "_call", watched)
    yield power


def restart() -> None:
    """What is left of a process that ended: nothing; the next one has connections of its own."""
    connections.close_all()
