"""One running action: what it has announced, and what is written last, together, just before commit.

Everybody takes the hot rows in the same order: number counters, then ledger accounts, then the head of the
journal's chain. Taken earlier they hold everybody up; taken in another order they deadlock.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from workwright.kernel import writer
from workwright.kernel.ids import COMPANY

if TYPE_CHECKING:
    from workwright.kernel.context import Context
    from workwright.kernel.events import Event

NUMBERS = 10
"""The rank of number counters in the flush; the ledger has 20; the journal is always last."""


@dataclass(slots=True)
class NumberSlot:
    """A number that will be known when the action's last writes are made; "" until then."""

    value: str = ""

    def __str__(self) -> str:
        return self.value


@dataclass(slots=True)
class _Wanted:
    branch_id: UUID
    series: str
    pattern: str
    write: Callable[[str], None]
    slot: NumberSlot


Flush = Callable[["Context", list[Any]], None]


@dataclass(slots=True)
class Unit:
    """What the running action and the actions inside it have gathered."""

    journal_id: UUID
    root: UUID | None = None
    cause: UUID | None = None
    proof: str = ""
    acts: list[str] = field(default_factory=list)
    events: list["Event"] = field(default_factory=list)
    _collected: dict[tuple[int, str], tuple[Flush, list[Any]]] = field(default_factory=dict)

    def collect(self, rank: int, key: str, item: Any, flush: Flush) -> None:
        self._collected.setdefault((rank, key), (flush, []))[1].append(item)

    def collected(self, rank: int, key: str) -> list[Any]:
        """Return what was collected under `key` and is not yet written."""
        return self._collected.get((rank, key), (None, []))[1]

    def number(
        self, branch_id: UUID | None, series: str, write: Callable[[str], None], pattern: str
    ) -> NumberSlot:
        slot = NumberSlot()
        self.collect(
            NUMBERS, "numbers", _Wanted(branch_id or COMPANY, series, pattern, write, slot), assign_numbers
        )
        return slot

    def settle_numbers(self, ctx: "Context") -> None:
        """Give the numbers asked for so far before the rest of the action."""
        self.flush(ctx, up_to=NUMBERS)

    def flush(self, ctx: "Context", up_to: int | None = None) -> None:
        """Write what was gathered, lowest rank first. What a flush collects for a later rank is written too."""
        while ready := [key for key in self._collected if up_to is None or key[0] <= up_to]:
            first = min(ready)
            flush, items = self._collected.pop(first)
            flush(ctx, items)


def assign_numbers(ctx: "Context", wanted: list[_Wanted]) -> None:
    """Take the next numbers, counters in one fixed order, and let each owner write its own."""
    for want in sorted(wanted, key=lambda w: (w.branch_id, w.series)):
        taken = writer.ask("SELECT kernel_take_number(%s, %s)", [want.branch_id, want.series])
        want.slot.value = want.pattern.format(n=taken.rows[0][0])
        want.write(want.slot.value)
