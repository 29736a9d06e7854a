"""Giving and taking roles."""

from collections.abc import Iterable
from uuid import UUID

from pydantic import Field

from workwright.access.models import Branch, Membership, User
from workwright.access.rules import Seat, grants_needed
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, Forbidden, Invalid, NotFound, Stale
from workwright.kernel.ids import new_id
from workwright.kernel.principals import announce


class OwnRoles(DomainError):
    """Nobody changes their own roles. Ask somebody else who may."""

    code = "access.own_roles"


class LastAdministrator(DomainError):
    """This is the last active super admin of the company. Make somebody else one first."""

    code = "access.last_administrator"


class SetRoles(Command):
    user_id: UUID
    expected_version: int
    seats: tuple[Seat, ...] = Field(max_length=200)


class RolesSet(Result):
    id: UUID
    version: int


def require_grantable(ctx: Context, seats: Iterable[Seat]) -> None:
    """Raise unless the actor may give all these seats, each in a branch that exists and the actor sees."""
    for permission in sorted(grants_needed(seat.role for seat in seats)):
        if not ctx.can(permission):
            raise Forbidden(f"You need the right {permission} to give this role.", permission=permission)
    wanted = {seat.branch_id for seat in seats}
    if None in wanted and ctx.branches is not None:
        raise Forbidden("Only somebody of the whole company gives a role in the whole company.")
    named = {branch_id for branch_id in wanted if branch_id is not None}
    known = set(Branch.objects.filter(id__in=named).values_list("id", flat=True))
    if known != named or not all(ctx.sees(branch_id) for branch_id in named):
        raise Invalid("There is no such branch, or it is not yours.", field="seats")


def require_over(ctx: Context, user_id: UUID) -> None:
    """Raise unless the actor could have given the person all their seats: nobody disposes of a superior."""
    held = Membership.objects.filter(user_id=user_id)
    require_grantable(ctx, [Seat(role=seat.role, branch_id=seat.branch_id) for seat in held])


def replace_seats(user_id: UUID, seats: Iterable[Seat]) -> None:
    """Let a person hold exactly these seats."""
    Membership.objects.filter(user_id=user_id).delete()
    Membership.objects.bulk_create(
        Membership(id=new_id(), user_id=user_id, role=seat.role, branch_id=seat.branch_id)
        for seat in dict.fromkeys(seats)
    )


def require_another_administrator(user_id: UUID) -> None:
    """Raise `LastAdministrator` when the company would have no active super admin without this person."""
    administrators = Membership.objects.select_for_update().filter(role="super_admin", branch=None)
    active = [seat.user_id for seat in administrators.filter(user__is_active=True).order_by("id")]
    if user_id in active and set(active) == {user_id}:
        raise LastAdministrator


@action(
    "access.set_roles",
    errors=(NotFound, Stale, Forbidden, OwnRoles, LastAdministrator, Invalid),
    sensitive=True,
)
def set_roles(ctx: Context, command: SetRoles) -> RolesSet:
    """Replace all roles of a person. What the person is doing at this moment is judged by the new roles."""
    if ctx.actor.user_id == command.user_id:
        raise OwnRoles
    require_grantable(ctx, command.seats)
    user = writer.lock(ctx, User, command.user_id, "is_active")
    require_over(ctx, command.user_id)
    if Seat(role="super_admin") not in command.seats:
        require_another_administrator(command.user_id)
    writer.update(User, command.user_id, expected_version=command.expected_version)
    replace_seats(command.user_id, command.seats)
    announce(f"user:{command.user_id}", command.expected_version + 1, active=user.is_active)
    return RolesSet(id=command.user_id, version=command.expected_version + 1)
