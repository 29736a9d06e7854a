"""Reads of business settings: those in force, and what they were."""

import inspect
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from workwright.access.queries.journal import names_of
from workwright.kernel import journal
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.models import PolicyVersion
from workwright.kernel.policy import policies
from workwright.kernel.reads import View, query


class Settings(View):
    """One set of settings: what is in force here and now, and the JSON schema of what it may be."""

    name: str
    about: str
    values: dict[str, JsonValue]
    json_schema: dict[str, JsonValue]


@query("access.list_settings", permission="access.view_policy")
def list_settings(ctx: Context) -> list[Settings]:
    """Every set of settings as it is in force in the branch acted in, or in the company without one."""
    return [
        Settings(
            name=name,
            about=inspect.getdoc(kind) or "",
            values=kind.at(ctx).model_dump(mode="json"),
            json_schema=kind.model_json_schema(),
        )
        for name, kind in sorted(policies.items())
    ]


class SettingChange(View):
    """One setting that a version changed, from what it was to what it became."""

    name: str
    was: JsonValue
    now: JsonValue


class SettingsVersion(View):
    """One version of a set: from when it holds, for the branch or the company, who made it and what it changed."""

    id: UUID
    valid_from: datetime
    for_company: bool
    who: str
    holds: bool
    changes: tuple[SettingChange, ...]


MOST = 100


@query("access.settings_history", permission="access.view_policy")
def settings_history(ctx: Context, name: str) -> tuple[SettingsVersion, ...]:
    """Every version of a set of settings of the branch acted in and of the company, the newest first."""
    if name not in policies:
        raise NotFound(f"There are no settings called {name}.")
    every = PolicyVersion.objects.filter(name=name).order_by("valid_from", "id")
    versions = [one for one in every if one.branch_id in (None, ctx.branch_id)]
    who = _makers([one.id for one in versions])
    before: dict[UUID | None, dict[str, Any]] = {}
    told = []
    for one in versions:
        was = before.get(one.branch_id) or before.get(None) or policies[name]().model_dump(mode="json")
        before[one.branch_id] = one.settings
        told.append((one, _changes(was, one.settings)))
    own = [one for one in versions if one.valid_from <= ctx.now and one.branch_id == ctx.branch_id]
    company = [one for one in versions if one.valid_from <= ctx.now and one.branch_id is None]
    holds = next(reversed(own or company), None)
    return tuple(
        SettingsVersion(
            id=one.id,
            valid_from=one.valid_from,
            for_company=one.branch_id is None,
            who=who.get(one.id, "Workwright"),
            holds=one is holds,
            changes=changes,
        )
        for one, changes in reversed(told[-MOST:])
    )


def _makers(versions: list[UUID]) -> dict[UUID, str]:
    """Return who made each version, by the record of acts."""
    found = journal.entries(versions[0], *versions[1:], limit=2 * MOST) if versions else []
    names = names_of([body["actor"] for body in found])
    return {UUID(body["root"]): names[body["actor"]] for body in found}


def _changes(was: dict[str, Any], now: dict[str, Any]) -> tuple[SettingChange, ...]:
    return tuple(
        SettingChange(name=name, was=was.get(name), now=value)
        for name, value in now.items()
        if value != was.get(name)
    )
