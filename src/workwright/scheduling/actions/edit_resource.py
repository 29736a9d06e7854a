"""Change somebody or something that can be booked."""

from typing import Any
from uuid import UUID

from pydantic import Field

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound, Stale
from workwright.scheduling.actions.add_resource import HoursFields, ResourceThere, set_hours
from workwright.scheduling.models import Resource


class EditResource(Command):
    """Fields left out stay as they are; `hours` replace all hours. `active` off: it can no longer be booked."""

    resource_id: UUID
    expected_version: int
    name: str | None = Field(default=None, min_length=1, max_length=120)
    user_id: UUID | None = None
    skills: tuple[str, ...] | None = Field(default=None, max_length=50)
    position: int | None = Field(default=None, ge=0, le=9999)
    active: bool | None = None
    hours: tuple[HoursFields, ...] | None = Field(default=None, max_length=50)


class EditedResource(Result):
    version: int


@action("scheduling.edit_resource", errors=(NotFound, Stale, ResourceThere))
def edit_resource(ctx: Context, command: EditResource) -> EditedResource:
    """Change a resource. Visits that are booked stay booked."""
    resource = writer.lock(ctx, Resource, command.resource_id, "id", mode="FOR NO KEY UPDATE")
    writer.update(Resource, resource.id, expected_version=command.expected_version, **_changes(command))
    if command.hours is not None:
        set_hours(ctx, resource.id, command.hours)
    return EditedResource(id=resource.id, version=command.expected_version + 1)


def _changes(command: EditResource) -> dict[str, Any]:
    said = command.model_dump(exclude_unset=True, exclude={"resource_id", "expected_version", "hours"})
    changes = {name: value for name, value in said.items() if value is not None or name == "user_id"}
    if "skills" in changes:
        changes["skills"] = list(changes["skills"])
    return changes
