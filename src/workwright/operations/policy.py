"""What the company decides about its installation."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from workwright.kernel.policy import Policy

PutOff = Literal["logo", "numbering", "people", "address", "mail", "pay", "float", "services", "demo"]


class OperationsPolicy(Policy):
    """`public_address` is how customers reach this installation; it holds from the next start, and gives way to
    WORKWRIGHT_ORIGIN."""

    name: ClassVar[str] = "operations"
    public_address: Annotated[
        str, Field(pattern=r"^$|^https?://[a-z0-9.-]+(:[0-9]{1,5})?$", max_length=200)
    ] = ""


class SetupPolicy(Policy):
    """`put_off` are the steps of the set-up guide that are left for later."""

    name: ClassVar[str] = "setup"
    put_off: tuple[PutOff, ...] = ()
