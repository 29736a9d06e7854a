"""What came of a row."""

from dataclasses import dataclass, field
from uuid import UUID

from workwright.kernel.errors import Invalid


class Refusal(Invalid):
    """This row cannot come in."""

    code = "imports.row_refused"


@dataclass
class Brought:
    """The records a row stands for now; `made` are those that it made."""

    records: list[dict[str, object]] = field(default_factory=list)

    def add(self, kind: str, record_id: UUID, *, made: bool) -> None:
        self.records.append({"kind": kind, "id": str(record_id), "made": made})

    @property
    def made(self) -> bool:
        return any(record["made"] for record in self.records)
