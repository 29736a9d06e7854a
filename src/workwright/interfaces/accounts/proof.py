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

from workwright.access.actions.enter_pin import EnterPin, enter_pin
from workwright.access.policy import AccessPolicy
from workwright.access.queries import SharedDevice, has_pin
from workwright.interfaces.accounts import recording
from workwright.interfaces.accounts.shared import device_of
from workwright.interfaces.context import chosen_branch, keep_proof, of_device, of_system
from workwright.kernel.context import Proof
from workwright.kernel.errors import ProofNeeded

CODE, PIN = re.compile(r"\d{6}"), re.compile(r"\d{4,8}")
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
    pin: bool = False

    @property
    def label(self) -> str:
        """What the one field asks for."""
        others = [word for word, there in (("PIN", self.pin), ("the code of your app", self.code)) if there]
        return ", or ".join(["Password", *others])


def ways_of(request: HttpRequest) -> Ways:
    """Return how the person signed in can show who they are, here."""
    kinds = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    return Ways(code=TOTP in kinds, passkey=WEBAUTHN in kinds, pin=_pin_will_do(request) is not None)


def _pin_will_do(request: HttpRequest) -> SharedDevice | None:
    """Return the shared device at which this person's PIN is proof enough, by the settings of its branch."""
    device = device_of(request)
    allowed = device and AccessPolicy.at(of_system("desk", device.branch_id)).pin_is_proof
    return device if allowed and request.user.pk and has_pin(request.user.pk) else None


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
    method = _method(request, given)
    if not _right(request, method, given):
        recording.failed_to_prove(user, method)
        raise WrongProof
    recording.proved(user, method)
    give(request, user, method)


def _method(request: HttpRequest, given: str) -> str:
    """Tell by its form what was given. What could be a PIN or a code is never a password: those are longer."""
    if given.startswith("{"):
        return "webauthn"
    ways = ways_of(request)
    if CODE.fullmatch(given.strip()) and ways.code:
        return "totp"
    return "pin" if PIN.fullmatch(given.strip()) and ways.pin else "password"


def _right(request: HttpRequest, method: str, given: str) -> bool:
    if method == "pin":
        return _right_pin(request, given.strip())
    checks = {"webauthn": _right_passkey, "totp": _right_code, "password": _right_password}
    return checks[method](request.user, given)


def _right_pin(request: HttpRequest, given: str) -> bool:
    device = _pin_will_do(request)
    user_id = request.user.pk
    if device is None or user_id is None:
        return False
    command = EnterPin(device_id=device.id, user_id=user_id, pin=given)
    return enter_pin(of_device(device.id, device.name, device.branch_id), command).outcome == "right"


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
