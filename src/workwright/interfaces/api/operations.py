"""What the API offers, read off the registries once: every action but the inner ones, every named read."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from workwright.kernel.actions import Action, registry
from workwright.kernel.reads import Query, queries

MONEY = ("payments.", "drawers.", "billing.", "release.", "inventory.receive_")
"""Actions that move money or goods need an Idempotency-Key, besides those that say so themselves."""


@dataclass(frozen=True)
class Write:
    """One action as an operation: `POST /api/v1/<context>/<verb_noun>`."""

    action: Action[Any, Any]
    needs_key: bool


@dataclass(frozen=True)
class Read:
    """One named read as an operation: `GET /api/v1/<context>/<name>`."""

    query: Query[..., Any]
    answer: TypeAdapter[Any]

    @property
    def is_document(self) -> bool:
        """Whether the answer is the bytes of a PDF."""
        return self.query.returns is bytes


@cache
def operations() -> dict[str, Write | Read]:
    """Return every operation by its dotted name, in order of name."""
    found: dict[str, Write | Read] = {
        name: Write(action, action.money or name.startswith(MONEY))
        for name, action in registry.items()
        if not action.inner
    }
    found |= {name: Read(query, TypeAdapter(query.returns)) for name, query in queries.items()}
    return dict(sorted(found.items()))
