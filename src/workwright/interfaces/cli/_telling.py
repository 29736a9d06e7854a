"""How words of the command tell progress and refusals."""

import argparse
import sys
import time
from collections.abc import Callable
from functools import wraps

from workwright.kernel.errors import DomainError
from workwright.work_orders.rules.past_orders import UnreadableFile

Run = Callable[[argparse.Namespace], int]


def refusals_told(run: Run) -> Run:
    """Have expected failures end as a sentence on standard error and the exit status 1."""

    @wraps(run)
    def told(options: argparse.Namespace) -> int:
        try:
            return run(options)
        except DomainError as error:
            sys.stderr.write(f"{error.code}: {error.message}\n")
        except (UnreadableFile, OSError) as error:
            sys.stderr.write(f"workwright: {error}\n")
        return 1

    return told


class Counter:
    """Tells on standard error, a few times a second at the most, how many of how many are done and what is left."""

    def __init__(self, what: str) -> None:
        self.what, self._start, self._told = what, time.monotonic(), 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if done < total and now - self._told < 0.5:
            return
        self._told = now
        left = (now - self._start) / done * (total - done) if done else 0
        line = f"{done} of {total} {self.what}, {left:.0f} s left"
        lively = sys.stderr.isatty()
        sys.stderr.write(f"\r\033[K{line}" if lively else f"{line}\n")
        if lively and done >= total:
            sys.stderr.write("\n")
        sys.stderr.flush()
