"""Who opens the public address: a device from outside is the only proof that customers can."""

from django.conf import settings

from workwright.kernel.ids import COMPANY
from workwright.kernel.tokens import link_token, read_token

PURPOSE = "operations.outside"


def outside_address() -> str:
    """Return the address to be opened by a phone that is not in the shop's own network."""
    return f"{settings.ORIGIN}/check/outside/{link_token(PURPOSE, COMPANY)}"


def is_ours(token: str) -> bool:
    return read_token(PURPOSE, token) == (COMPANY, 1)
