"""How far a long piece of work has come, for whoever waits."""

import sys
import time
from collections.abc import Callable

from workwright.project.backups.sealed import Reader

Tell = Callable[[str], None]


def silent(line: str) -> None:
    """Tell nothing."""


class Teller:
    """Writes a line to the standard error output; lines that follow each other fast are left out."""

    def __init__(self) -> None:
        self._told = 0.0

    def __call__(self, line: str) -> None:
        """Tell `line`; one that ends with an ellipsis may be followed by another of its kind."""
        passing, now = line.endswith("..."), time.monotonic()
        if passing and now - self._told < 0.5:
            return
        self._told = now if passing else 0.0
        lively = sys.stderr.isatty()
        sys.stderr.write(f"\r\033[K{line}" if lively else f"{line}\n")
        if lively and not passing:
            sys.stderr.write("\n")
        sys.stderr.flush()


class Watched:
    """A reader that tells how much went through it."""

    def __init__(self, inner: Reader, what: str, tell: Tell, whole: int = 0) -> None:
        self._inner, self._what, self._tell, self._whole = inner, what, tell, whole
        self._done = 0

    def read(self, size: int = -1, /) -> bytes:
        """Read on, and tell."""
        data = self._inner.read(size)
        self._done += len(data)
        share = f", {min(100, 100 * self._done // self._whole)} %" if self._whole else ""
        self._tell(f"{self._what}: {megabytes(self._done)}{share} ...")
        return data


def megabytes(size: int) -> str:
    """Return a size as people say it."""
    return f"{size / 1_000_000:,.1f} MB"
