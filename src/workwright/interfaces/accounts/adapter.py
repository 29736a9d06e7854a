"""How django-allauth meets this house: nobody signs up alone, passwords are set by an action, secrets are encrypted."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from workwright.access.actions.set_password import SetPassword, set_password
from workwright.interfaces.accounts import proof, recording, shared
from workwright.interfaces.context import of_self
from workwright.kernel import sealed
from workwright.kernel.errors import Invalid

PURPOSE = "accounts.factors"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited; each sign-in, sign-out and failed try is recorded."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        recording.signed_in(user, request)
        proof.give(request, user, recording.method_of(request))
        if device := shared.device_of(request):
            shared.settle(request, device)

    def logout(self, request: HttpRequest) -> None:
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            recording.signed_out(user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        recording.failed(str(credentials.get("email", "")))

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Compare with the address that the person signs in with; django-allauth would ask its own table."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def set_password(self, user: Any, password: str) -> None:
        ctx = of_self(user.pk, user.name, "access.set_password")
        try:
            set_password(ctx, SetPassword(user_id=user.pk, password=password))
        except Invalid as error:
            raise ValidationError(error.message) from error
        user.password = get_user_model().objects.get(pk=user.pk).password

    def send_notification_mail(
        self, template_prefix: str, user: AbstractBaseUser, *args: Any, **kwargs: Any
    ) -> None:
        """Send nothing from here: messages are the business of notify, which hears of it by events."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: the secret is of no use to whoever only has the database; passkeys are for our address."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.ORIGIN).hostname or "localhost", "name": "Workwright"}

    def encrypt(self, text: str) -> str:
        return sealed.seal(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return sealed.unseal(PURPOSE, encrypted_text)
        except sealed.InvalidToken:
            return _first_cipher().decrypt(encrypted_text.encode()).decode()


def reseal_factors() -> int:
    """Seal the secrets of all second factors with the newest key; return how many factors have one."""
    adapter, count = FactorAdapter(), 0
    for factor in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        secret = {name: factor.data[name] for name in ("secret", "seed") if name in factor.data}
        factor.data |= {name: adapter.encrypt(adapter.decrypt(text)) for name, text in secret.items()}
        factor.save(update_fields=["data"])
        count += bool(secret)
    return count


def _first_cipher() -> Fernet:
    """Return the cipher of the first installations: its key followed from the secret key."""
    digest = hashlib.sha256(b"second factors\0" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
