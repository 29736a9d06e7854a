"""What every place can do. Names are relative, with slashes; what is written appears whole or not at all."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple, Protocol

from workwright.project.environment import Unusable


class PlaceProblem(Unusable):
    """The place cannot be reached, read or written; the message says why and what to do."""


class Entry(NamedTuple):
    """One object of a place."""

    name: str
    size: int


class Writer(Protocol):
    """Takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take all of `data`."""

    def flush(self) -> None:
        """Send on what was taken."""


class Place(Protocol):
    """One place. Its methods raise PlaceProblem."""

    shown: str
    """The address without passwords, for people and logs."""

    def write(self, name: str) -> AbstractContextManager[Writer]:
        """Give a writer; the object is there when the block ends well, and only then."""

    def read(self, name: str) -> AbstractContextManager[BinaryIO]:
        """Give a reader of an object."""

    def names(self, prefix: str) -> Iterator[Entry]:
        """Yield the objects whose names begin with `prefix` (a folder, with its slash)."""

    def delete(self, name: str) -> None:
        """Remove an object. One that is not there is removed already."""
