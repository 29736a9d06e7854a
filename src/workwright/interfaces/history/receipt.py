"""What a person keeps of an import: what was in the file, what came in, what did not, and why."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from workwright.kernel.money import Money
from workwright.work_orders.rules.past_orders import Refused


@dataclass(frozen=True)
class Receipt:
    """The receipt of one file. `held` rows stand in the house now: the new ones and those that came in before.

    Sums are in minor units of `currency`; `source_minor` is counted apart from the reading of the rows.
    """

    source_name: str
    sha256: str
    currency: str
    source_rows: int
    source_minor: int
    created: int
    created_minor: int
    known: int
    held: int
    held_minor: int
    refused: tuple[Refused, ...]

    @property
    def refused_minor(self) -> int:
        return sum(row.cost_minor or 0 for row in self.refused)

    @property
    def agrees(self) -> bool:
        """Whether every row and every cent of the file is either in the house or refused with a reason."""
        rows = self.held + len(self.refused)
        return (self.source_rows, self.source_minor) == (rows, self.held_minor + self.refused_minor)

    def as_text(self) -> str:
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"{self.source_name}  sha256 {self.sha256}"
        yield self._line("in the file", self.source_rows, self.source_minor)
        yield self._line("created", self.created, self.created_minor)
        yield self._line("known before", self.known, self.held_minor - self.created_minor)
        yield self._line("refused", len(self.refused), self.refused_minor)
        for row in self.refused:
            yield f"  line {row.row}: {row.reason}"
        yield "The sums agree with the file." if self.agrees else "THE SUMS DO NOT AGREE WITH THE FILE."

    def _line(self, what: str, rows: int, minor: int) -> str:
        return f"{what:<14}{rows:>8} rows {Money(minor, self.currency)!s:>24}"

    def as_json(self) -> str:
        """Return the receipt for a machine; amounts in minor units."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "refused"}
        lines = [{"line": r.row, "reason": r.reason, "cost_minor": r.cost_minor} for r in self.refused]
        sums = {"refused_rows": len(lines), "refused_minor": self.refused_minor, "agrees": self.agrees}
        return json.dumps(told | sums | {"refused": lines}, indent=1) + "\n"
