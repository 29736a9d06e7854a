"""How the line to a mail server is kept from listeners. Pure."""

from workwright.operations.rules.addresses import kind_of

SECURITY = ("starttls", "tls", "none")
USUAL_PORT = {"starttls": 587, "tls": 465, "none": 25}


def is_readable_on_the_way(host: str, security: str, user: str) -> bool:
    """Return whether a password would travel over other people's lines where anybody can read it."""
    return security == "none" and bool(user) and kind_of(f"http://{host}") == "public"
