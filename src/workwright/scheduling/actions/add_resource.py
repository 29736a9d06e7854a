"""Add somebody or something that can be booked."""

from collections.abc import Sequence
from datetime import time
from typing import Literal
from uuid import UUID

from pydantic import Field, model_validator

from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action, constraint_means
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.ids import new_id
from workwright.scheduling.models import Resource, WorkingHours

ResourceKind = Literal["technician", "bay", "lift", "van", "loan_car"]


class ResourceThere(DomainError):
    """There is one with this name, or for this user, already. Edit that one."""

    code = "scheduling.resource_there"


constraint_means("resource_name_once", ResourceThere)
constraint_means("resource_user_once", ResourceThere)


class HoursFields(Command):
    """One stretch of a week in the branch's wall time; Monday is 0."""

    weekday: int = Field(ge=0, le=6)
    opens: time
    closes: time

    @model_validator(mode="after")
    def _forwards(self) -> "HoursFields":
        if self.closes <= self.opens:
            raise ValueError("Working hours end after they begin.")
        return self


class AddResource(Command):
    """`user_id` ties a technician to a user. Without `hours` the resource can be booked at any time."""

    resource_id: UUID | None = None
    kind: ResourceKind
    name: str = Field(min_length=1, max_length=120)
    user_id: UUID | None = None
    skills: tuple[str, ...] = Field(default=(), max_length=50)
    position: int = Field(default=0, ge=0, le=9999)
    hours: tuple[HoursFields, ...] = Field(default=(), max_length=50)


class AddedResource(Result):
    version: int


@action("scheduling.add_resource", errors=(ResourceThere,))
def add_resource(ctx: Context, command: AddResource) -> AddedResource:
    """Add a technician, bay, lift, van or loan car of the branch."""
    resource_id = command.resource_id or new_id()
    row = command.model_dump(include={"kind", "name", "user_id", "position"})
    own = {"id": resource_id, "branch_id": ctx.here, "skills": list(command.skills)}
    writer.insert(Resource, row | own)
    set_hours(ctx, resource_id, command.hours)
    return AddedResource(id=resource_id, version=1)


def set_hours(ctx: Context, resource_id: UUID, hours: Sequence[HoursFields]) -> None:
    """Put these working hours in the place of whatever a resource had."""
    WorkingHours.unscoped.filter(resource_id=resource_id).delete()
    week = sorted(hours, key=lambda one: (one.weekday, one.opens))
    rows = (
        one.model_dump() | {"id": new_id(), "branch_id": ctx.here, "resource_id": resource_id} for one in week
    )
    writer.insert(WorkingHours, *rows)
