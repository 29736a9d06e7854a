"""The ways in which the sandbox can misbehave, each switched on and off by its name."""

FAULTS: dict[str, str] = {
    "duplicate": "Every webhook is delivered three times.",
    "late": "Webhooks wait this many seconds before they leave.",
    "reordered": "Webhooks of one payment arrive in the wrong order.",
    "silent": "Webhooks are never delivered.",
    "forged": "Each payment is also announced as paid by somebody who does not know the secret.",
    "replayed": "Each webhook is repeated with a time stamp that is a day old.",
    "wrong_amount": "The card is charged one hundredth of the amount that was asked.",
    "wrong_currency": "The card is charged in another currency.",
    "unknown_then_success": "This many questions about a payment fail before an answer comes.",
    "lost_answer": "The call is carried out, and then the connection breaks.",
    "hang": "The call is answered only after this many seconds, and not carried out.",
    "chargeback": "Each paid charge is disputed at once.",
    "refund_fails_later": "Refunds succeed, and fail afterwards.",
    "refund_pending": "Refunds stay pending until they are settled.",
    "payout_short": "Payouts carry this many minor units less than their movements.",
    "payout_fails": "The bank sends payouts back.",
    "charge_after_cancel": "A cancelled payment can still be paid.",
}


def checked(faults: object) -> dict[str, float]:
    """Return the faults as name and strength; raise `ValueError` for an unknown or negative one."""
    if isinstance(faults, list):
        faults = dict.fromkeys(faults, 1)
    if not isinstance(faults, dict):
        raise ValueError("faults must be a list of names or an object of name and strength")
    for name, strength in faults.items():
        if name not in FAULTS:
            raise ValueError(f"no such fault: {name}")
        if isinstance(strength, bool) or not isinstance(strength, int | float) or strength < 0:
            raise ValueError(f"the strength of {name} must be a number from zero")
    return {name: float(strength) for name, strength in faults.items() if strength}
