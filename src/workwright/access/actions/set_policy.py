"""Changing business settings."""

from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, JsonValue, ValidationError

from workwright.kernel import policy, writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid, NotFound
from workwright.kernel.ids import new_id
from workwright.kernel.models import PolicyVersion


class SetPolicy(Command):
    """`settings` names what changes; the rest of the set stays as it is in force at `valid_from` (default: now)."""

    name: str
    settings: dict[str, JsonValue]
    valid_from: AwareDatetime | None = None


class PolicySet(Result):
    """The id of the new version."""

    id: UUID


def checked_settings(kind: type[policy.Policy], settings: dict[str, Any]) -> dict[str, Any]:
    """Return the whole set as it is stored; raise `Invalid` naming the setting at fault."""
    try:
        wanted = kind.model_validate(settings)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise Invalid(first["msg"], field=".".join(["settings", *map(str, first["loc"])])) from error
    for name, sentence in wanted.objections().items():
        raise Invalid(sentence, field=f"settings.{name}")
    return wanted.model_dump(mode="json")


@action("access.set_policy", errors=(NotFound, Invalid), sensitive=True)
def set_policy(ctx: Context, command: SetPolicy) -> PolicySet:
    """Add a version of a set of settings, for the branch acted in or, with none, for the whole company.

    What began under an earlier version keeps it.
    """
    kind = policy.policies.get(command.name)
    if kind is None:
        raise NotFound(f"There are no settings called {command.name}.", field="name")
    since = command.valid_from or ctx.now
    if since < ctx.now:
        raise Invalid("Settings cannot be changed in the past.", field="valid_from")
    settings = checked_settings(kind, kind.at(ctx, since).model_dump(mode="json") | command.settings)
    row = {"id": new_id(), "branch_id": ctx.branch_id, "name": command.name, "valid_from": since}
    writer.insert(PolicyVersion, row | {"settings": settings})
    policy.forget()
    return PolicySet(id=row["id"])
