"""No child outlives its supervisor, even one that was killed."""

import ctypes
import signal
import sys
from collections.abc import Callable


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """Return what a child runs first so that it gets `number` when the thread that started it dies.

    Linux only; elsewhere None, and an orphan is found and stopped at the next start.
    """
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None, use_errno=True)
    set_parent_death_signal = 1

    def arrange() -> None:
        library.prctl(set_parent_death_signal, int(number))

    return arrange
