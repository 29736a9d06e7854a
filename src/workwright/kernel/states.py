"""State machines as data: one table drives the code, the database, the buttons, the docs and the diagram."""

from collections.abc import Iterable
from dataclasses import dataclass

from workwright.kernel.errors import IllegalTransition


@dataclass(frozen=True, slots=True)
class T:
    """One row: in `source`, the action named `action`, ending in `outcome`, leads to `target`."""

    source: str
    action: str
    target: str
    outcome: str = ""


class Machine:
    """A checked, immutable table of transitions of one column.

    Raises `ValueError` at import time if a state cannot be reached or a row is ambiguous. `initial` may name
    several states when things can be born in more than one (a work order that is requested, or opened at once).
    """

    def __init__(
        self,
        name: str,
        *,
        table: str,
        initial: str | tuple[str, ...],
        transitions: Iterable[T],
        column: str = "state",
        label: str = "",
    ) -> None:
        self.name, self.table, self.column = name, table, column
        self.label = label or name.replace("_", " ")
        self.initials = (initial,) if isinstance(initial, str) else initial
        self.transitions = tuple(transitions)
        self._next = {(t.source, t.action, t.outcome): t.target for t in self.transitions}
        self.states = tuple(dict.fromkeys([*self.initials, *(t.target for t in self.transitions)]))
        if len(self._next) != len(self.transitions):
            raise ValueError(f"{name}: two rows share a source, action and outcome")
        if unreachable := {t.source for t in self.transitions} - set(self.states):
            raise ValueError(f"{name}: unreachable states {sorted(unreachable)}")
        if known := machines.get(name):
            raise ValueError(f"two machines are named {known.name}")
        machines[name] = self

    @property
    def initial(self) -> str:
        return self.initials[0]

    def after(self, state: str, action: str, outcome: str = "") -> str:
        """Return the state that follows; raise `IllegalTransition` if the table has no such row."""
        try:
            return self._next[state, action, outcome]
        except KeyError:
            raise self._refusal(state, action) from None

    def allows(self, state: str, action: str) -> bool:
        """Return whether `action` is possible in `state`, whatever its outcome."""
        return any(t.source == state and t.action == action for t in self.transitions)

    def actions_from(self, state: str) -> tuple[str, ...]:
        """Return the names of the actions possible in `state`, in table order."""
        return tuple(dict.fromkeys(t.action for t in self.transitions if t.source == state))

    def mermaid(self) -> str:
        """Return the diagram that the context's README embeds."""
        rows = [f"    [*] --> {state}" for state in self.initials]
        for t in self.transitions:
            label = t.action.partition(".")[2] + (f" [{t.outcome}]" if t.outcome else "")
            rows.append(f"    {t.source} --> {t.target}: {label}")
        return "\n".join(["stateDiagram-v2", *rows])

    def _refusal(self, state: str, action: str) -> IllegalTransition:
        verb = action.partition(".")[2].replace("_", " ")
        sources = sorted({t.source.replace("_", " ") for t in self.transitions if t.action == action})
        where = f" It is possible while {' or '.join(sources)}." if sources else ""
        return IllegalTransition(
            f"The {self.label} is {state.replace('_', ' ')}: {verb} is not possible now.{where}",
            machine=self.name,
            state=state,
            action=action,
        )


machines: dict[str, Machine] = {}
"""Every machine of the product, by name."""
