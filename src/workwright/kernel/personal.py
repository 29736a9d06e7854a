"""What each context holds of people: the register by which a person is exported, erased and kept as the law asks.

A context declares its tables in `personal.py`. `workwright.privacy` reads the register; the database lets only the
columns be blanked that a migration named by `schema.erasable`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import JsonValue

Term = Literal["at_once", "contract", "tax"]
"""`contract` is evidence of what was agreed, `tax` a document of the books: both are kept as long as the law asks."""
ERASED = "Erased"
"""What stands where a name has to stand."""
FILES = "files_file"


@dataclass(frozen=True)
class Held:
    """Rows of one table that tell something of a person, and what stands there when they are erased.

    `of` is the condition in SQL on the row `t`; it may name `%(customers)s` (all ids of the person), `%(ids)s` (the
    rows found until then) and `%(likes)s` (the same as patterns). `blank` is what each personal column becomes.
    `since` is, in SQL, the day from which a term runs. `about` says it to a person.
    """

    table: str
    about: str
    of: str
    blank: Mapping[str, JsonValue]
    term: Term = "at_once"
    since: str = ""
    only: str = "true"
    """Which of the rows have something to blank: in SQL on `t`."""
    paths: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """JSON columns of which only these parts are blanked; the rest of the document stays."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the personal columns."""
        return (*self.blank, *self.paths)


_held: list[Held] = []


def hold(*declared: Held) -> None:
    """Register what a context holds of people; lower contexts come first."""
    _held.extend(declared)


def held() -> tuple[Held, ...]:
    """Return all that is held of people, in the order of the layers."""
    return tuple(_held)


def through(column: str, table: str, named_by: str = "customer_id") -> str:
    """Return the condition that a row belongs to a row of `table` which names the person."""
    return f"t.{column} IN (SELECT x.id FROM {table} x WHERE x.{named_by} = ANY(%(customers)s))"
