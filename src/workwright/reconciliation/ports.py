"""What a statement format implements: the bytes of a file in, typed statements out. No database, no network."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from pydantic import BaseModel

from workwright.kernel.registry import Registry
from workwright.reconciliation.rules.statements import BankLine, ReadStatement

__all__ = ["BankLine", "ReadStatement", "StatementReader", "Unreadable", "readers"]


class Unreadable(Exception):
    """The file cannot be taken: `args[0]` is a sentence for the person who brought it. Nothing of it is used."""


class StatementReader(Protocol):
    """The same bytes always give the same statements. Raises `Unreadable`, and nothing else, for any file."""

    @property
    def key(self) -> str:
        """How the format is called: "camt"."""
        ...

    @property
    def title(self) -> str: ...

    @property
    def settings_model(self) -> type[BaseModel] | None:
        """What has to be known of an account before its files can be read (columns of a table), or None."""
        ...

    def read(self, content: bytes, settings: Mapping[str, Any]) -> Sequence[ReadStatement]: ...


readers: Registry[StatementReader] = Registry("workwright.statement_readers")
"""Every statement format that is installed, by key."""
