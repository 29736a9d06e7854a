"""Saying where something is sent that it cannot go out yet."""

from workwright.notify.ports import channels

SENDING = frozenset(
    {
        "access.invite_user",
        "billing.remind_payer",
        "estimates.send_estimate",
        "notify.resend_message",
        "notify.send_test_message",
        "payments.request_payment",
    }
)
"""The actions by which somebody means to send a message."""
WAITS = "No mail server is set up"
MEANWHILE = (
    "The message waits here and goes out once there is one. Until then show the link as a code, or print it."
)


def can_mail() -> bool:
    """Say whether mail goes out at all."""
    return "email" in channels and channels["email"].configured


def must_wait(action: str) -> bool:
    """Say whether what an action sends has to wait for a mail server."""
    return action in SENDING and not can_mail()
