"""Who is acting, when, where and from which door: the first argument of every action and query."""

from collections.abc import Callable, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from workwright.kernel.errors import Forbidden, Invalid, ProofNeeded

if TYPE_CHECKING:
    from workwright.kernel.events import Event
    from workwright.kernel.unit import NumberSlot, Unit


@dataclass(frozen=True, slots=True)
class Actor:
    """Anyone who can act: a user, an API client, the bearer of a link, or the system itself.

    `ref` is stable and stands in the journal ("user:<uuid>"). `version` is compared inside the journal's
    trigger with the principal's present version, so that a revoked right ends in the same instant; None skips.
    `branches` is the set of branches the actor may see; None means all of them.
    """

    ref: str
    name: str
    permissions: Set[str]
    branches: Set[UUID] | None = frozenset()
    version: int | None = None
    user_id: UUID | None = None

    def may(self, permission: str) -> bool:
        return permission in self.permissions or "*" in self.permissions


@dataclass(frozen=True, slots=True)
class Proof:
    """That a person has just shown who they are: how, and until when it counts for sensitive rights."""

    method: str
    until: datetime


DOORS_THAT_ASK = frozenset({"desk", "field", "api"})
"""Where a signed-in person can be asked again who they are. A key, a schedule and the server's own shell cannot."""

SYSTEM = Actor("system", "Workwright", frozenset({"*"}), branches=None)
"""The product itself, running reactions and schedules."""


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """What every calculation needs to know of the branch it happens in."""

    id: UUID
    code: str
    name: str
    zone: str
    locale: str
    currency: str
    country: str
    jurisdiction: str = ""


BranchReader = Callable[[UUID], BranchFacts]
_read_branch: list[BranchReader] = []


def provide_branches(reader: BranchReader) -> None:
    """Register how branch facts are read; done once, by access."""
    _read_branch[:] = [reader]


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True)
class Context:
    """The circumstances of one call.

    `now` is the only clock an action may read. `unit` is set by the kernel alone and marks that an action is
    running: a call of another action is then part of it.
    """

    actor: Actor
    now: datetime
    door: str
    branch_id: UUID | None = None
    key: str | None = None
    request_id: str = ""
    proof: Proof | None = None
    unit: "Unit | None" = None
    _memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def today(self) -> date:
        """The calendar day in the branch's zone."""
        return self.now.astimezone(_zone(self.branch.zone)).date()

    @property
    def zone(self) -> ZoneInfo:
        return _zone(self.branch.zone)

    @property
    def branch(self) -> BranchFacts:
        """The facts of the branch acted in; read once per context."""
        if "branch" not in self._memo:
            self._memo["branch"] = _read_branch[0](self.here)
        facts: BranchFacts = self._memo["branch"]
        return facts

    @property
    def here(self) -> UUID:
        """The branch acted in; raise `Invalid` when the door named none."""
        if self.branch_id is None:
            raise Invalid("Say in which branch: this is not possible company-wide.", field="branch")
        return self.branch_id

    @property
    def branches(self) -> Set[UUID] | None:
        """The branches whose rows this context may see; None means all."""
        return self.actor.branches

    def can(self, permission: str) -> bool:
        return self.actor.may(permission)

    def require(self, permission: str) -> None:
        """Raise `Forbidden` unless the actor holds `permission`. Inside a running action this does nothing."""
        if self.unit is None and not self.can(permission):
            raise Forbidden(f"You need the right {permission} for this.", permission=permission)

    def require_proof(self) -> None:
        """Raise `ProofNeeded` unless the person has just shown who they are; the way it was shown is journalled."""
        if self.actor.user_id is None or self.door not in DOORS_THAT_ASK:
            return
        if self.proof is None or self.proof.until <= self.now:
            self._memo["asked for proof"] = True
            raise ProofNeeded
        if self.unit is not None:
            self.unit.proof = self.proof.method

    @property
    def was_asked_for_proof(self) -> bool:
        """Whether something done in this context was refused for want of a proof, whoever caught the refusal."""
        return "asked for proof" in self._memo

    def answered_before(self) -> None:
        """Note that what asked for a proof had been done before, and is answered without one."""
        self._memo.pop("asked for proof", None)

    def sees(self, branch_id: UUID | None) -> bool:
        return branch_id is None or self.branches is None or branch_id in self.branches

    def emit(self, event: "Event") -> None:
        """Announce a fact: it travels in the journal row of the running action, to be heard after commit."""
        self.running.events.append(event)

    def number(self, series: str, write: Callable[[str], None], *, pattern: str = "{n}") -> "NumberSlot":
        """Ask for the next gapless number of `series` in this branch, taken last, just before commit.

        `write` is then called with the number and inserts or updates the row that bears it. `pattern` shows how
        the number reads: "WO-2026-{n:05d}".
        """
        return self.running.number(self.branch_id, series, write, pattern)

    def settle_numbers(self) -> None:
        """Take the numbers asked for so far now, not last, and write the rows that bear them.

        For an act that makes a document and goes on with it (a sale: order, invoice, payment, release). Others who
        number the same series wait until it commits, so it has to be short and take no lock that they may hold.
        """
        self.running.settle_numbers(self)

    def at_flush(self, rank: int, key: str, item: Any, flush: Callable[["Context", list[Any]], None]) -> None:
        """Collect `item`; `flush` gets all items of `key` at once, just before commit, in order of rank."""
        self.running.collect(rank, key, item, flush)

    def about(self, root_id: UUID) -> None:
        """Name the record in whose timeline this act shows (the work order, say); the first one named wins."""
        unit = self.running
        unit.root = unit.root or root_id

    @property
    def running(self) -> "Unit":
        if self.unit is None:
            raise RuntimeError("this is only possible inside an action")
        return self.unit

    def inside(self, unit: "Unit") -> Self:
        """Return the same context with an action running in it."""
        return type(self)(
            self.actor,
            self.now,
            self.door,
            self.branch_id,
            None,
            self.request_id,
            self.proof,
            unit,
            self._memo,
        )

    def step(self, name: str) -> Self:
        """Return the context of a later action of the same flow, with an idempotency key of its own."""
        return replace(self, key=self.key and f"{self.key}/{name}"[:100])

    def at_branch(self, branch_id: UUID | None) -> Self:
        """Return the same context in another branch."""
        return replace(self, branch_id=branch_id, _memo={})
