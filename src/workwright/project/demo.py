"""Where the demo company plugs in: `workwright.interfaces.demo`, with these two functions.

It finds the card sandbox in `settings.SANDBOX` and connects it as the provider account of that id.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

DEMO = "workwright.interfaces.demo"


class Demo(Protocol):
    """What `workwright up --demo` asks of the demo package."""

    def load_when_empty(self) -> bool:
        """Make the demo company when the installation has no company; true when it was made."""

    def is_half_made(self) -> bool:
        """Return whether making the demo was broken off."""

    def sign_in_links(self, origin: str) -> list[tuple[str, str]]:
        """Return (role, address) that signs a person in once as that role; none without demo company."""


def demo() -> Demo | None:
    """Return the demo package, if this installation has it."""
    return cast(Demo, import_module(DEMO)) if find_spec(DEMO) else None
