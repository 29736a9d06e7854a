"""Reads of business settings in force."""

import inspect

from pydantic import JsonValue

from workwright.kernel.context import Context
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
