"""Failures that callers are expected to handle.

A `DomainError` is anticipated: no change of code would mend it. Everything else is a bug.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """Base of every anticipated refusal.

    `code` is stable and part of the HTTP API. The message is a sentence that says the way out, `field` names
    the input at fault, `data` holds plain JSON values for a client.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    remembered: ClassVar[bool] = True
    """Whether the refusal is stored under the idempotency key; what may pass on a second try is not."""

    def __init__(self, message: str = "", *, field: str | None = None, **data: Any) -> None:
        super().__init__(message or (self.__doc__ or self.code).strip().splitlines()[0])
        self.field = field
        self.data = data

    @property
    def message(self) -> str:
        return str(self.args[0])


class Forbidden(DomainError):
    """You do not have the right to do this."""

    code = "forbidden"
    status = 403
    remembered = False


class ProofNeeded(DomainError):
    """Show once more that it is you: this right is asked for again after a few minutes."""

    code = "proof_needed"
    status = 403
    remembered = False


class NotFound(DomainError):
    """There is no such thing, or it is not yours to see."""

    code = "not_found"
    status = 404


class Invalid(DomainError):
    """The input cannot be used."""

    code = "invalid"
    status = 422


class Stale(DomainError):
    """Somebody changed this since you opened it. Load it again and repeat your change."""

    code = "stale"


class IllegalTransition(DomainError):
    """This is not possible in the present state."""

    code = "illegal_transition"


class IdempotencyConflict(DomainError):
    """This idempotency key was used before with another request. Use a new key."""

    code = "idempotency_conflict"
    status = 422
    remembered = False


class InProgress(DomainError):
    """The same request is being worked on. Send it again in a moment with the same key."""

    code = "in_progress"
    remembered = False


class Busy(DomainError):
    """Others are working on the same record. Try again in a moment."""

    code = "busy"
    status = 503
    remembered = False


class ReadOnly(DomainError):
    """The disk is nearly full: nothing can be changed until there is room. Reading goes on, and nothing is lost."""

    code = "read_only"
    status = 503
    remembered = False


class Remembered(DomainError):
    """A refusal as it was stored when its key was first used."""

    def __init__(self, code: str, status: int, message: str, field: str | None, data: dict[str, Any]) -> None:
        super().__init__(message, field=field, **data)
        self.code = code  # type: ignore[misc]
        self.status = status  # type: ignore[misc]
