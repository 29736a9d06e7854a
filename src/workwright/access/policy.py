"""How long a proof of who one is counts, and how shared devices behave."""

from typing import ClassVar

from pydantic import Field

from workwright.kernel.policy import Policy


class AccessPolicy(Policy):
    """For `proof_minutes` after a password, passkey or code, refunds, corrections and exports do not ask again.

    With `pin_is_proof` the PIN of a shared device is enough for them. A shared device locks itself after
    `lock_minutes` without a touch; `pin_tries` wrong PINs in a row shut a person's PIN for `pin_rest_minutes`.
    """

    name: ClassVar[str] = "access"
    proof_minutes: int = Field(default=10, ge=1, le=60)
    pin_is_proof: bool = False
    lock_minutes: int = Field(default=5, ge=1, le=120)
    pin_tries: int = Field(default=5, ge=3, le=10)
    pin_rest_minutes: int = Field(default=15, ge=1, le=1440)
