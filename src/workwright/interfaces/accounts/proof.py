"""Showing once more who one is: by password, by a code, by a passkey, or by PIN where that is allowed."""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as passkeys
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from workwright.access.policy import AccessPolicy
from workwright.interfaces.accounts import recording
from workwright.interfaces.context import chosen_branch, keep_proof, of_system
from workwright.kernel.context import Proof
from workwright.kernel.errors import ProofNeeded

CODE = re.compile(r"\d{6}")
TOTP, WEBAUTHN = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN


class WrongProof(ProofNeeded):
    """This is not right. Try again."""

    code = "wrong_proof"


class TooManyProofs(ProofNeeded):
    """Too many tries. Wait a minute."""

    code = "too_many_proofs"
    status = 429


@dataclass(frozen=True, slots=True)
class Ways:
    """How a person can show who they are, besides by their password."""

    code: bool
    passkey: bool

    @property
    def label(self) -> str:
        """What the one field asks for."""
        return "Password, or the code of your app" if self.code else "Password"


def ways_of(user: Any) -> Ways:
    """Return how somebody can show who they are."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return Ways(code=TOTP in kinds, passkey=WEBAUTHN in kinds)


def give(request: HttpRequest, user: Any, method: str) -> None:
    """Let sensitive rights not ask again for as long as the settings of the branch say."""
    ctx = of_system("desk", chosen_branch(request, user.pk))
    until = ctx.now + timedelta(minutes=AccessPolicy.at(ctx).proof_minutes)
    keep_proof(request, Proof(method, until))


def prove(request: HttpRequest, given: str) -> None:
    """Check what a signed-in person gave; raise `WrongProof` or `TooManyProofs`, and record either way."""
    user: Any = request.user
    if not ratelimit.consume(request, action="reauthenticate", user=user):
        raise TooManyProofs
    method = _method(user, given)
    if not _right(user, method, given):
        recording.failed_to_prove(user, method)
        raise WrongProof
    recording.proved(user, method)
    give(request, user, method)


def _method(user: Any, given: str) -> str:
    if given.startswith("{"):
        return "webauthn"
    return "totp" if CODE.fullmatch(given.strip()) and ways_of(user).code else "password"


def _right(user: Any, method: str, given: str) -> bool:
    checks = {"webauthn": _right_passkey, "totp": _right_code, "password": _right_password}
    return checks[method](user, given)


def _right_password(user: Any, given: str) -> bool:
    return bool(user.check_password(given[:200]))


def _right_code(user: Any, given: str) -> bool:
    factor = Authenticator.objects.get(user=user, type=TOTP)
    if not factor.wrap().validate_code(given.strip()):
        return False
    factor.record_usage()
    return True


def _right_passkey(user: Any, given: str) -> bool:
    try:
        passkeys.complete_authentication(user, json.loads(given)).record_usage()
    except (ValidationError, ValueError):
        return False
    return True


def passkey_question(user: Any) -> dict[str, Any]:
    """Return what the browser has to ask a passkey of this person; the challenge is kept in the session."""
    question: dict[str, Any] = passkeys.begin_authentication(user)
    return question
