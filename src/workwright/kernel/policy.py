"""Business settings: typed, per branch, in append-only versions; a running order keeps those it began with."""

import json
import time
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import connection
from pydantic import BaseModel, ConfigDict

from workwright.kernel.context import Context

policies: dict[str, type["Policy"]] = {}
_FRESH_SECONDS = 2.0
_cache: dict[UUID | None, tuple[float, list[tuple[str, UUID | None, datetime, dict[str, Any]]]]] = {}


class Policy(BaseModel):
    """Base of one set of settings; a field's default holds until a version says otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        policies[cls.name] = cls

    @classmethod
    def at(cls, ctx: Context, instant: datetime | None = None) -> Self:
        """Return the settings in force in the context's branch at `instant` (default: now).

        A change made by another process is seen after at most two seconds.
        """
        memo = f"policy.{cls.name}"
        if instant is None and memo in ctx._memo:
            found: Self = ctx._memo[memo]
            return found
        settings = cls._made(_in_force(ctx.branch_id, cls.name, instant or ctx.now))
        if instant is None:
            ctx._memo[memo] = settings
        return settings

    def objections(self) -> dict[str, str]:
        """Return what speaks against making these settings now, by field; versions that stand are not asked."""
        return {}

    @classmethod
    def _made(cls, given: dict[str, Any]) -> Self:
        """Return the settings made of a stored version; the last one is kept, since it mostly is asked for again."""
        kept = _made.get(cls)
        if kept is None or kept[0] != given:
            kept = _made[cls] = (given, cls.model_validate(given))
        found: Self = kept[1]
        return found


_made: dict[type["Policy"], tuple[dict[str, Any], Any]] = {}


def _in_force(branch_id: UUID | None, name: str, instant: datetime) -> dict[str, Any]:
    versions = [v for v in _versions(branch_id) if v[0] == name and v[2] <= instant]
    own = [v for v in versions if v[1] == branch_id] or [v for v in versions if v[1] is None]
    return max(own, key=lambda v: v[2])[3] if own else {}


def _versions(branch_id: UUID | None) -> list[tuple[str, UUID | None, datetime, dict[str, Any]]]:
    cached = _cache.get(branch_id)
    if cached is None or time.monotonic() - cached[0] > _FRESH_SECONDS:
        cached = _cache[branch_id] = (time.monotonic(), _read(branch_id))
    return cached[1]


def _read(branch_id: UUID | None) -> list[tuple[str, UUID | None, datetime, dict[str, Any]]]:
    from_models = "SELECT name, branch_id, valid_from, settings FROM kernel_policyversion"
    with connection.cursor() as cursor:
        cursor.execute(f"{from_models} WHERE branch_id = %s OR branch_id IS NULL", [branch_id])
        return [(n, b, at, _plain(s)) for n, b, at, s in cursor.fetchall()]


def _plain(value: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(value) if isinstance(value, str) else value
    return loaded


def forget() -> None:
    """Drop what this process remembers; after a change of settings here, and between tests."""
    _cache.clear()
