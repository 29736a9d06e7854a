"""Several things done side by side in one thread, so that what they ask of the database travels in one trip.

Each runs until it needs an answer and then waits for the others to get as far; all questions are sent together, in
the order in which they were asked, and each goes on with its answer. Nothing runs at the same time.
"""

import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from typing import Any

from greenlet import getcurrent, greenlet

Work = Callable[[], Any]


class Strand(greenlet):  # type: ignore[misc]
    """One of several functions that run side by side. It is used again: to make one costs more than a statement."""

    def __init__(self) -> None:
        super().__init__()
        self.work: Work | None = None
        self.began = self.done = False
        self.result: Any = None
        self.error: BaseException | None = None

    def take(self, work: Work) -> "Strand":
        """Make ready to run a function below whoever asks."""
        self.parent = getcurrent()
        self.gr_context = copy_context()
        self.work, self.began, self.done, self.result, self.error = work, False, False, None, None
        return self

    def run(self) -> None:
        """Run what was taken, again and again."""
        while True:
            assert self.work is not None
            try:
                self.result = self.work()
            except BaseException as error:  # noqa: BLE001 - raised again by who waits for it
                self.error = error
            self.done, self.work = True, None
            self.parent.switch()

    def go_on(self) -> None:
        """Run until it waits or ends; raise what it raised."""
        self.began = True
        self.switch()
        if self.error is not None:
            error, self.error = self.error, None
            raise error

    def give_up(self) -> None:
        """End what has begun and will not be needed."""
        if self.began and not self.done:
            self.throw()
        self.work = self.error = None


class _Idle(threading.local):
    """The strands of this thread that nobody uses now."""

    def __init__(self) -> None:
        self.strands: list[Strand] = []


_idle = _Idle()


def in_strand() -> bool:
    """Tell whether the caller runs side by side with others."""
    return type(getcurrent()) is Strand


def wait() -> None:
    """Let the others go on until the questions asked so far have been answered."""
    getcurrent().parent.switch()


def side_by_side(works: Sequence[Work], send: Callable[[], None]) -> tuple[Any, ...]:
    """Run all to their end and return their results; `send` is called whenever all that are left wait.

    The error of the first that fails, in the order given, is raised, and the rest are given up.
    """
    idle = _idle.strands
    strands = [(idle.pop() if idle else Strand()).take(work) for work in works]
    try:
        while _go_on(strands):
            if in_strand():
                wait()  # side by side with others itself: they send
            else:
                send()
        return tuple(strand.result for strand in strands)
    finally:
        for strand in strands:
            strand.give_up()
        idle.extend(strands)


def _go_on(strands: Sequence[Strand]) -> bool:
    """Let each run as far as it gets; return whether any waits for an answer."""
    for strand in strands:
        if not strand.done:
            strand.go_on()
    return not all(strand.done for strand in strands)
