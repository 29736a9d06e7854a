"""How each door finds out who acts, where, and when."""

from collections.abc import Set
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest

from workwright.access.queries import branches_of, user_actor, user_by_email
from workwright.kernel.context import SYSTEM, Actor, Context, Proof
from workwright.kernel.errors import Forbidden, Invalid, NotFound
from workwright.kernel.ids import new_id

BRANCH_IN_SESSION = "branch"
COMPANY_WIDE = "company"
PROOF_IN_SESSION = "proof"


def now() -> datetime:
    """The one place where a door reads the clock."""
    return datetime.now(UTC)


def request_id(request: HttpRequest) -> str:
    """Return the id that the middleware gave to this request: it stands in logs and in the journal alike."""
    return str(request.META.get("REQUEST_ID", ""))


def of_person(user_id: UUID, branch_id: UUID | None, door: str, *, request_id: str = "") -> Context:
    """Return the context of a person in a branch; raise `Forbidden` when they have no seat there."""
    actor = user_actor(user_id, branch_id)
    if actor is None:
        raise Forbidden("This person may not sign in.")
    if branch_id is not None and actor.branches is not None and branch_id not in actor.branches:
        raise Forbidden("This branch is not one of yours.")
    return Context(actor, now(), door, branch_id=branch_id, request_id=request_id)


def of_email(email: str, branch_id: UUID | None, door: str) -> Context:
    """Return the context of the person who signs in with this address; raise `NotFound`."""
    user_id = user_by_email(email)
    if user_id is None:
        raise NotFound(f"Nobody signs in as {email}.")
    places = branches_of(user_id)
    chosen = branch_id or (places[0] if len(places) == 1 else None)
    return of_person(user_id, chosen, door)


def of_session(request: HttpRequest, door: str) -> Context:
    """Return the context of the signed-in person, in the branch they chose, else in their first one."""
    user_id = request.user.pk
    if user_id is None:
        raise Forbidden("Sign in first.")
    ctx = of_person(user_id, chosen_branch(request, user_id), door, request_id=request_id(request))
    return replace(ctx, proof=proof_of(request))


def proof_of(request: HttpRequest) -> Proof | None:
    """Return the proof that the signed-in person last gave in this session, whether or not it still counts."""
    kept = request.session.get(PROOF_IN_SESSION)
    return Proof(kept["method"], datetime.fromtimestamp(kept["until"], UTC)) if kept else None


def keep_proof(request: HttpRequest, proof: Proof) -> None:
    """Remember in the session that the person has just shown who they are."""
    request.session[PROOF_IN_SESSION] = {"method": proof.method, "until": proof.until.timestamp()}


def chosen_branch(request: HttpRequest, user_id: UUID) -> UUID | None:
    """Return the branch in the session if the person still has a seat there, else their first branch."""
    chosen = str(request.session.get(BRANCH_IN_SESSION, ""))
    places = branches_of(user_id)
    if chosen == COMPANY_WIDE or not places:
        return None
    return next((place for place in places if str(place) == chosen), places[0])


def choose_branch(request: HttpRequest, branch_id: UUID) -> None:
    """Remember in the session where the person wants to act; raise `NotFound` where they have no seat."""
    user_id = request.user.pk
    if user_id is None or branch_id not in branches_of(user_id):
        raise NotFound("There is no such branch, or it is not one of yours.")
    request.session[BRANCH_IN_SESSION] = str(branch_id)


def of_link(
    purpose: str, subject_id: UUID, branch_id: UUID, permissions: Set[str], request: HttpRequest
) -> Context:
    """Return the context of whoever holds a link: it may do what the link is for, in one branch, nothing else.

    The caller has checked the token.
    """
    actor = Actor(f"link:{purpose}:{subject_id}", "Customer", permissions, frozenset([branch_id]))
    return Context(actor, now(), "portal", branch_id=branch_id, request_id=request_id(request))


def of_system(door: str, branch_id: UUID | None = None) -> Context:
    """Return the context of the product itself."""
    return Context(SYSTEM, now(), door, branch_id=branch_id, request_id=new_id().hex)


def named_branch(text: str) -> UUID | None:
    """Read the id of a branch from a header or an option; raise `Invalid`."""
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            "A branch is named by its id, which access.list_branches shows.", field="branch"
        ) from None


def of_self(user_id: UUID, name: str, permission: str) -> Context:
    """Return the context in which the sign-in door does one thing for a person, on their own behalf."""
    actor = Actor(f"user:{user_id}", name, frozenset([permission]), frozenset(), user_id=user_id)
    return Context(actor, now(), "desk", request_id=new_id().hex)


def of_guest(ref: str, name: str, permission: str) -> Context:
    """Return the context of somebody who is nobody yet and may do one thing, because of a link they hold."""
    return Context(Actor(ref, name, frozenset([permission])), now(), "desk", request_id=new_id().hex)


def of_device(device_id: UUID, name: str, branch_id: UUID) -> Context:
    """Return the context of a shared device at which somebody tries a PIN: it may do nothing else."""
    actor = Actor(f"device:{device_id}", name, frozenset(["access.enter_pin"]), frozenset([branch_id]))
    return Context(actor, now(), "desk", branch_id=branch_id, request_id=new_id().hex)
