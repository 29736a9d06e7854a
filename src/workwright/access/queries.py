"""Reads of access: branches, people, programs, and who an actor is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from workwright.access.models import ApiClient, Branch, Invitation, Membership, SignInLink, User
from workwright.access.roles import permission_table, permissions_of, permissions_of_all
from workwright.access.rules import Seat
from workwright.kernel.context import Actor, BranchFacts, Context, provide_branches
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import View, query
from workwright.kernel.tokens import link_token, read_token

INVITATION = "access.invitation"
SIGN_IN_LINK = "access.sign_in_link"
API_KEY = "access.api_client"
KEY_PREFIX = "ww_"


class BranchView(View):
    id: UUID
    code: str
    name: str
    zone: str
    locale: str
    currency: str
    country: str
    jurisdiction: str
    address: str
    phone: str
    email: str
    tax_id: str
    version: int


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


class ApiClientView(View):
    id: UUID
    name: str
    role: str
    branch_id: UUID | None
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    version: int


class ApiKey(View):
    client_id: UUID
    key: str


class Me(View):
    """Who is acting, where, and what they may do there."""

    ref: str
    name: str
    branch_id: UUID | None
    branches: tuple[BranchView, ...]
    permissions: tuple[str, ...]


class UserCard(View):
    id: UUID
    name: str
    email: str


def branch_facts(branch_id: UUID) -> BranchFacts:
    """Return what calculations need to know of a branch; raise `NotFound`."""
    names = ("id", "code", "name", "zone", "locale", "currency", "country", "jurisdiction")
    row = Branch.objects.filter(id=branch_id).values_list(*names).first()
    if row is None:
        raise NotFound("There is no such branch.", field="branch")
    return BranchFacts(*row)


provide_branches(branch_facts)


def visible_branches(ctx: Context) -> QuerySet[Branch]:
    every = Branch.objects.order_by("code")
    return every if ctx.branches is None else every.filter(id__in=ctx.branches)


@query("access.list_branches", permission="access.view_branches")
def list_branches(ctx: Context) -> list[BranchView]:
    """Every branch the actor may see, by code."""
    return [BranchView.model_validate(branch, from_attributes=True) for branch in visible_branches(ctx)]


@query("access.get_branch", permission="access.view_branches")
def get_branch(ctx: Context, branch_id: UUID) -> BranchView:
    """One branch with all its particulars."""
    branch = visible_branches(ctx).filter(id=branch_id).first()
    if branch is None:
        raise NotFound
    return BranchView.model_validate(branch, from_attributes=True)


@query("access.get_me", permission="access.view_branches")
def get_me(ctx: Context) -> Me:
    """Who is acting, in which branch, with which rights: what a program asks first."""
    held = permission_table().keys() if ctx.can("*") else ctx.actor.permissions
    return Me(
        ref=ctx.actor.ref,
        name=ctx.actor.name,
        branch_id=ctx.branch_id,
        branches=tuple(list_branches.run(ctx)),
        permissions=tuple(sorted(held)),
    )


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


def invitation_token(invitation_id: UUID) -> str:
    """Return the token of the present link of an open invitation, for the message that carries it."""
    return link_token(INVITATION, invitation_id, Invitation.objects.get(id=invitation_id).generation)


class OpenInvitation(View):
    """What a person sees who opens an invitation's link."""

    id: UUID
    generation: int
    name: str
    email: str


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


class UsableLink(View):
    """What a sign-in link lets its holder do, and for whom."""

    id: UUID
    user_id: UUID
    purpose: str


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


def visible_clients(ctx: Context) -> QuerySet[ApiClient]:
    clients = ApiClient.objects.order_by("name", "id")
    return clients if ctx.branches is None else clients.filter(branch__in=ctx.branches)


@query("access.list_api_clients", permission="access.view_access")
def list_api_clients(ctx: Context) -> list[ApiClientView]:
    """Programs that have or had a key, by name."""
    return [ApiClientView.model_validate(client, from_attributes=True) for client in visible_clients(ctx)]


@query("access.get_api_key", permission="access.create_api_client")
def get_api_key(ctx: Context, client_id: UUID) -> ApiKey:
    """The present key of a program, for whoever may make keys."""
    client = visible_clients(ctx).filter(id=client_id, revoked_at=None).first()
    if client is None:
        raise NotFound
    return ApiKey(client_id=client.id, key=KEY_PREFIX + link_token(API_KEY, client.id, client.generation))


@dataclass(frozen=True, slots=True)
class ClientRights:
    """Who holds an API key, the branch it is bound to, and until when."""

    actor: Actor
    branch_id: UUID | None
    expires_at: datetime | None

    def valid(self, now: datetime) -> bool:
        return self.expires_at is None or now < self.expires_at


def client_rights(key: str, now: datetime) -> ClientRights | None:
    """Return the rights of whoever holds an API key, or None when it is not good (any more)."""
    read = read_token(API_KEY, key.removeprefix(KEY_PREFIX)) if key.startswith(KEY_PREFIX) else None
    client = read and ApiClient.objects.filter(id=read[0], generation=read[1], revoked_at=None).first()
    if not client:
        return None
    held = permissions_of(client.role)
    scopes = held & frozenset(client.scopes) if client.scopes else held
    branches = None if client.branch_id is None else frozenset((client.branch_id,))
    actor = Actor(f"client:{client.id}", client.name, scopes, branches, client.version)
    rights = ClientRights(actor, client.branch_id, client.expires_at)
    return rights if rights.valid(now) else None


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


def user_names(user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return how people are called."""
    return dict(User.objects.filter(id__in=list(user_ids)).values_list("id", "name"))


def branch_by_code(text: str) -> UUID:
    """Return the id of the branch with this code, or this id; raise `NotFound`."""
    codes = {code: branch_id for branch_id, code in Branch.objects.values_list("id", "code")}
    found = codes.get(text.upper()) or next((one for one in codes.values() if str(one) == text.lower()), None)
    if found is None:
        raise NotFound(f"There is no branch {text}. These are: {', '.join(sorted(codes))}.", field="branch")
    return found


def user_by_email(email: str) -> UUID | None:
    """Return the id of the person who signs in with an address."""
    return User.objects.filter(email=email.strip().lower()).values_list("id", flat=True).first()
