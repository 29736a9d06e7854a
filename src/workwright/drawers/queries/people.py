"""How those are called who opened, counted and closed."""

from collections.abc import Iterable
from uuid import UUID

from workwright.access.queries import called, user_names


def people(refs: Iterable[str]) -> dict[str, str]:
    """Return the name of each actor."""
    ids = {ref: _user(ref) for ref in refs if ref}
    names = user_names({user for user in ids.values() if user})
    return {ref: names.get(user) or called(ref) if user else called(ref) for ref, user in ids.items()}


def _user(ref: str) -> UUID | None:
    kind, _, key = ref.partition(":")
    try:
        return UUID(key) if kind == "user" else None
    except ValueError:
        return None
