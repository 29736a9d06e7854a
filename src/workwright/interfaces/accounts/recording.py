"""What happens at the sign-in door, written down by actions."""

from typing import Any
from uuid import UUID

from allauth.mfa import signals
from django.http import HttpRequest

from workwright.access.actions.record_factor import RecordFactor, record_factor
from workwright.access.actions.record_sign_in import RecordSignIn, record_sign_in
from workwright.access.queries import user_by_email
from workwright.interfaces.context import of_self, of_system


def listen() -> None:
    """Hear of each change and use of a second factor."""
    signals.authenticator_added.connect(factor_added)
    signals.authenticator_removed.connect(factor_removed)
    signals.authenticator_reset.connect(factor_renewed)
    signals.authenticator_used.connect(factor_used)
    signals.authentication_failed.connect(factor_failed)


def signed_in(user: Any, request: HttpRequest) -> None:
    _record(user.pk, user.name, "signed_in", method_of(request))


def entered_by_pin(user: Any) -> None:
    _record(user.pk, user.name, "signed_in", "pin")


def signed_out(user: Any) -> None:
    _record(user.pk, user.name, "signed_out", "session")


def proved(user: Any, method: str) -> None:
    """Record that somebody signed in showed once more who they are."""
    _record(user.pk, user.name, "proved", method)


def failed_to_prove(user: Any, method: str) -> None:
    """Record that it was tried in vain."""
    record_sign_in(of_system("desk"), RecordSignIn.model_validate(_failed(user, method)))


def _failed(user: Any, method: str) -> dict[str, Any]:
    return {"user_id": user.pk, "outcome": "failed", "method": method}


def failed(email: str) -> None:
    """Record a try in somebody's name. The tries are limited before they come here; strangers leave no row."""
    user_id = user_by_email(email)
    if user_id is not None:
        command = RecordSignIn(user_id=user_id, outcome="failed", method="password")
        record_sign_in(of_system("desk"), command)


def factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    _record_factor(user, authenticator, "added")


def factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    _record_factor(user, authenticator, "removed")


def factor_renewed(user: Any, authenticator: Any, **_: Any) -> None:
    _record_factor(user, authenticator, "renewed")


def factor_used(user: Any, authenticator: Any, **_: Any) -> None:
    _record_factor(user, authenticator, "used")


def factor_failed(user: Any, authenticator: Any, **_: Any) -> None:
    failed_to_prove(user, authenticator.type)


def _record(user_id: UUID, name: str, outcome: Any, method: Any) -> None:
    ctx = of_self(user_id, name, "access.record_sign_in")
    record_sign_in(ctx, RecordSignIn(user_id=user_id, outcome=outcome, method=method))


def _record_factor(user: Any, authenticator: Any, change: Any) -> None:
    ctx = of_self(user.pk, user.name, "access.record_factor")
    record_factor(ctx, RecordFactor(user_id=user.pk, factor=authenticator.type, change=change))


def method_of(request: HttpRequest) -> str:
    """Return the last step that let the person in, by django-allauth's own record of it."""
    steps = request.session.get("account_authentication_methods", [])
    last = steps[-1] if steps else {}
    methods: dict[str, str] = {"mfa": last.get("type", "totp"), "password": "password"}
    return methods.get(last.get("method", ""), "link")
