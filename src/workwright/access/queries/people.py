"""Reads of people: who they are, where they may act, and by which links they come in."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from workwright.access.models import Branch, Invitation, Membership, SignInLink, User
from workwright.access.roles import permission_table, permissions_of_all
from workwright.access.rules import Seat
from workwright.kernel.context import Actor, Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token

INVITATION = "access.invitation"
SIGN_IN_LINK = "access.sign_in_link"


class UserView(View):
    id: UUID
    name: str
    email: str
    is_active: bool
    joined_at: datetime
    version: int
    seats: tuple[Seat, ...]


class InvitationView(View):
    id: UUID
    name: str
    email: str
    seats: tuple[Seat, ...]
    invited_at: datetime
    expires_at: datetime


class OpenInvitation(View):
    """What a person sees who opens an invitation's link."""

    id: UUID
    generation: int
    name: str
    email: str


class UsableLink(View):
    """What a sign-in link lets its holder do, and for whom."""

    id: UUID
    user_id: UUID
    purpose: str


class UserCard(View):
    id: UUID
    name: str
    email: str


def visible_users(ctx: Context) -> QuerySet[User]:
    """People of the whole company and of the branches the actor may see."""
    people = User.objects.order_by("name", "id")
    if ctx.branches is None:
        return people
    seats = Membership.objects.filter(Q(branch=None) | Q(branch__in=ctx.branches))
    return people.filter(id__in=seats.values("user_id"))


def _seats_of(ctx: Context, user_ids: Iterable[UUID]) -> dict[UUID, list[Seat]]:
    found: dict[UUID, list[Seat]] = {user_id: [] for user_id in user_ids}
    for seat in Membership.objects.filter(user_id__in=found).order_by("role", "branch_id"):
        if ctx.sees(seat.branch_id):
            found[seat.user_id].append(Seat.model_validate({"role": seat.role, "branch_id": seat.branch_id}))
    return found


def _user_views(ctx: Context, users: Iterable[User]) -> list[UserView]:
    people = list(users)
    seats = _seats_of(ctx, [user.id for user in people])
    names = ("id", "name", "email", "is_active", "joined_at", "version")
    return [
        UserView(seats=tuple(seats[user.id]), **{name: getattr(user, name) for name in names})
        for user in people
    ]


@query("access.list_users", permission="access.view_access")
def list_users(ctx: Context, q: str = "") -> list[UserView]:
    """People with their roles, by name; `q` is part of a name or address."""
    found = visible_users(ctx).filter(Q(name__icontains=q) | Q(email__icontains=q))
    return _user_views(ctx, found[:500])


@query("access.get_user", permission="access.view_access")
def get_user(ctx: Context, user_id: UUID) -> UserView:
    """One person with their roles."""
    found = _user_views(ctx, visible_users(ctx).filter(id=user_id))
    if not found:
        raise NotFound
    return found[0]


@query("access.list_invitations", permission="access.view_access")
def list_invitations(ctx: Context) -> list[InvitationView]:
    """Invitations that nobody has accepted or taken back, newest first."""
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None).order_by("-invited_at")
    views = [InvitationView.model_validate(invitation, from_attributes=True) for invitation in waiting]
    return [view for view in views if all(_concerns(ctx, seat) for seat in view.seats)]


def _concerns(ctx: Context, seat: Seat) -> bool:
    return ctx.branches is None or seat.branch_id in ctx.branches


class InvitedPerson(View):
    """Whom an invitation is for, for the message that carries its link."""

    name: str
    email: str
    generation: int
    seats: tuple[Seat, ...]


def invitation_of(invitation_id: UUID) -> InvitedPerson:
    """Return whom an invitation is for."""
    return InvitedPerson.model_validate(Invitation.objects.get(id=invitation_id), from_attributes=True)


def invitation_token(invitation_id: UUID) -> str:
    """Return the token of the present link of an open invitation, for the message that carries it."""
    return link_token(INVITATION, invitation_id, Invitation.objects.get(id=invitation_id).generation)


def open_invitation(token: str, now: datetime) -> OpenInvitation:
    """Return the invitation behind a link; raise `NotFound` when either is not good any more."""
    read = read_token(INVITATION, token)
    found = (
        read
        and Invitation.objects.filter(
            id=read[0], generation=read[1], accepted_at=None, revoked_at=None, expires_at__gt=now
        ).first()
    )
    if not found:
        raise NotFound("This invitation is not valid any more. Ask for a new one.")
    return OpenInvitation.model_validate(found, from_attributes=True)


def sign_in_token(link_id: UUID) -> str:
    """Return the token of a sign-in link, for the message or the terminal that shows it."""
    return link_token(SIGN_IN_LINK, link_id)


def usable_link(token: str, now: datetime) -> UsableLink:
    """Return what a sign-in link is good for; raise `NotFound` when it was used, is too old, or is none of ours."""
    read = read_token(SIGN_IN_LINK, token)
    good = SignInLink.objects.filter(used_at=None, expires_at__gt=now, user__is_active=True)
    found = read and good.filter(id=read[0]).first()
    if not found:
        raise NotFound("This link was used or is too old. Ask for a new one.")
    return UsableLink.model_validate(found, from_attributes=True)


def user_actor(user_id: UUID, branch_id: UUID | None) -> Actor | None:
    """Return an active person as they may act in a branch, or company-wide when that is None.

    What they see are the branches where they may do at least all that they may do here: a manager of one
    branch who is a technician in another does not read the other's books.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        return None
    roles: dict[UUID | None, set[str]] = {None: set()}
    for role, place in Membership.objects.filter(user_id=user_id).values_list("role", "branch_id"):
        roles.setdefault(place, set()).add(role)
    rights = {place: permissions_of_all(held | roles[None]) for place, held in roles.items()}
    here = rights.get(branch_id, rights[None])
    seen = frozenset(place for place, held in rights.items() if place and held >= here)
    company = rights[None] >= here and bool(roles[None])
    return Actor(f"user:{user.id}", user.name, here, None if company else seen, user.version, user.id)


def branches_of(user_id: UUID) -> list[UUID]:
    """Return the branches a person may act in, by code; every branch for somebody of the whole company."""
    seats = list(Membership.objects.filter(user_id=user_id).values_list("branch_id", flat=True))
    branches = Branch.objects.order_by("code")
    found = branches if None in seats else branches.filter(id__in=seats)
    return list(found.values_list("id", flat=True))


def users_with(permission: str, branch_id: UUID | None) -> list[UserCard]:
    """Return the active people who hold a permission in a branch, by name."""
    roles = permission_table().get(permission, frozenset())
    seats = Membership.objects.filter(Q(branch=None) | Q(branch=branch_id), role__in=roles)
    people = User.objects.filter(id__in=seats.values("user_id"), is_active=True).order_by("name", "id")
    return [UserCard(id=user.id, name=user.name, email=user.email) for user in people]


def is_alone(ctx: Context, permission: str) -> bool:
    """Return whether no other active person of the branch holds a permission: then four eyes are two."""
    return {user.id for user in users_with(permission, ctx.here)} <= {ctx.actor.user_id}


def user_card(user_id: UUID) -> UserCard:
    """Return how a person is called and reached."""
    return UserCard.model_validate(User.objects.get(id=user_id), from_attributes=True)


def user_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return how people are called."""
    return dict(User.objects.filter(id__in=list(user_ids)).values_list("id", "name"))


def has_people() -> bool:
    """Return whether anybody has ever joined this installation."""
    return User.objects.exists()


def user_by_email(email: str) -> UUID | None:
    """Return the id of the person who signs in with an address."""
    return User.objects.filter(email=email.strip().lower()).values_list("id", flat=True).first()
