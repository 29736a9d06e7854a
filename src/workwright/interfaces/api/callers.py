"""Who calls: the holder of an API key, or a signed-in person's own page."""

import time
from collections import OrderedDict
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware

from workwright.access.queries import ClientRights, client_rights
from workwright.interfaces.api.problems import Refused
from workwright.interfaces.context import chosen_branch, named_branch, now, of_person, proof_of, request_id
from workwright.interfaces.limits import Window
from workwright.kernel.context import Context
from workwright.kernel.errors import Forbidden

FRESH_SECONDS = 30.0
MOST_KEYS = 1000
TRIES_A_MINUTE = 60
"""Wrong keys from one address, in one process: guessing soon stops being answered."""


class KeyCache:
    """Rights of keys seen lately. Exact for writes, since the journal compares the version; reads go past it."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[float, ClientRights]] = OrderedDict()

    def find(self, key: str) -> ClientRights | None:
        found = self._known.get(key)
        if found is None or time.monotonic() - found[0] > FRESH_SECONDS or not found[1].valid(now()):
            return self.renew(key)
        return found[1]

    def renew(self, key: str) -> ClientRights | None:
        """Read the rights from the database."""
        self._known.pop(key, None)
        rights = client_rights(key, now())
        if rights is not None:
            self._known[key] = (time.monotonic(), rights)
            if len(self._known) > MOST_KEYS:
                self._known.popitem(last=False)
        return rights


keys = KeyCache()
tries, calls = Window(TRIES_A_MINUTE), Window(settings.API_CALLS_A_MINUTE)


def caller(request: HttpRequest, *, writes: bool) -> Context:
    """Return the context of the caller; raise `Refused` (401, 429) or `Forbidden`."""
    given = request.META.get("HTTP_AUTHORIZATION")
    if given is None:
        return _of_session(request, writes=writes)
    scheme, _, key = given.partition(" ")
    rights = None
    if scheme.lower() == "bearer":
        rights = keys.find(key) if writes else keys.renew(key)
    if rights is None:
        raise _unknown(request)
    if calls.add(rights.actor.ref):
        message = "This key calls too often. Wait a moment, and ask for more rows at once."
        raise Refused(429, "too_many_calls", message, Retry_After="10")
    return _of_client(request, rights)


def renewed(request: HttpRequest, refused: Context) -> Context | None:
    """Return the caller anew when a key's rights had changed since they were read; None when they had not."""
    scheme, _, key = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    rights = keys.renew(key) if scheme.lower() == "bearer" else None
    if rights is None or rights.actor.version == refused.actor.version:
        return None
    return _of_client(request, rights)


def _of_client(request: HttpRequest, rights: ClientRights) -> Context:
    named = named_branch(request.META.get("HTTP_WORKWRIGHT_BRANCH", ""))
    branch_id = named or rights.branch_id
    ctx = Context(rights.actor, now(), "api", branch_id, _key(request), request_id(request))
    if not ctx.sees(branch_id):
        raise Forbidden("This branch is not one of yours.")
    return ctx


def _of_session(request: HttpRequest, *, writes: bool) -> Context:
    if not request.user.is_authenticated:
        raise _unknown(request)
    if writes and CsrfViewMiddleware(lambda _: None).process_view(request, lambda _: None, (), {}):  # type: ignore[arg-type,return-value]
        raise Refused(
            403, "csrf_failed", "Send the X-CSRFToken header with the value of the csrftoken cookie."
        )
    user_id: UUID = request.user.pk
    branch_id = named_branch(request.META.get("HTTP_WORKWRIGHT_BRANCH", "")) or chosen_branch(
        request, user_id
    )
    ctx = of_person(user_id, branch_id, "api", request_id=request_id(request))
    return replace(ctx, key=_key(request), proof=proof_of(request))


def _key(request: HttpRequest) -> str | None:
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is not None and not (0 < len(key) <= 100 and key.isascii() and key.isprintable()):
        raise Refused(
            400, "bad_idempotency_key", "An Idempotency-Key has 1 to 100 printable ASCII characters."
        )
    return key


def _unknown(request: HttpRequest) -> Refused:
    if "HTTP_AUTHORIZATION" in request.META and tries.add(request.META.get("REMOTE_ADDR", "")):
        return Refused(
            429, "too_many_tries", "Too many wrong keys from here. Wait a minute.", Retry_After="60"
        )
    message = "Send an API key as `Authorization: Bearer ...`, or sign in."
    return Refused(401, "not_signed_in", message, WWW_Authenticate='Bearer realm="Workwright"')
