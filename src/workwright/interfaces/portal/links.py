"""The tokens of links that the portal itself hands out."""

from uuid import UUID

from workwright.kernel.tokens import link_token, read_token

TRACK = "portal.track"


def track_token(work_order_id: UUID) -> str:
    """Return the token of the link to follow one order."""
    return link_token(TRACK, work_order_id)


def tracked_order(token: str) -> UUID | None:
    """Return the order that a genuine link follows, None for any other."""
    read = read_token(TRACK, token)
    return read[0] if read else None
