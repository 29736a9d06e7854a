"""What a person's guide needs to know: their roles, what they did already, what they marked."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from workwright.access.models import GuideMark, Membership
from workwright.access.roles import ROLES
from workwright.kernel import journal
from workwright.kernel.context import Context


def roles_of(ctx: Context, user_id: UUID) -> tuple[str, ...]:
    """Return the roles that somebody has where they act now, the widest first."""
    seats = Membership.objects.filter(Q(branch=None) | Q(branch=ctx.branch_id), user_id=user_id)
    held = set(seats.values_list("role", flat=True))
    return tuple(role for role in ROLES if role in held)


def done_by(user_id: UUID, actions: Iterable[str]) -> frozenset[str]:
    """Return which of these acts the person has done, by the record."""
    return journal.done_by(f"user:{user_id}", sorted(set(actions)))


def guide_marks(user_id: UUID) -> dict[str, str]:
    """Return what the person said of steps of their guide, by step."""
    return dict(GuideMark.objects.filter(user_id=user_id).values_list("step", "mark"))
