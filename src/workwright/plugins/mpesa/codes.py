"""What Daraja's codes mean for money. What stands in no list here is unknown, and stays unknown.

Sources: the result codes that Daraja's pages on M-Pesa Express, Reversals and Customer to Business list
(https://developer.safaricom.co.ke/apis), compared with https://paylod.dev/docs/errors and
https://www.kenzobe.com/blog/mpesa-daraja-api-errors. Code 17 means different things in them: it is left out.
"""

from workwright.payments.ports import ChargeState

ACCEPTED = "0"
OUTCOMES: dict[str, tuple[ChargeState, str]] = {
    "0": ("succeeded", ""),
    "1": ("failed", "insufficient_funds"),
    "2": ("failed", "amount_too_small"),
    "3": ("failed", "amount_too_large"),
    "4": ("failed", "over_daily_limit"),
    "8": ("failed", "balance_too_large"),
    "11": ("failed", "payer_blocked"),
    "26": ("failed", "provider_busy"),
    "1001": ("failed", "subscriber_busy"),
    "1019": ("expired", "timed_out"),
    "1025": ("failed", "prompt_not_sent"),
    "1032": ("cancelled", "cancelled_by_payer"),
    "1037": ("expired", "phone_not_reached"),
    "2001": ("failed", "wrong_pin"),
    "8006": ("failed", "pin_locked"),
    "9999": ("failed", "prompt_not_sent"),
}
"""Result code of a prompt: what became of the charge, and why in a word of ours."""
STILL_OPEN = frozenset({"4999"})
BEING_PROCESSED = "500.001.1001"
"""The query answers so, with HTTP 500, while the prompt is on the phone; a prompt is refused so while another is."""
TOKEN_GONE = frozenset({"404.001.03", "401.002.01", "401.003.01", "404.001.04"})
"""The access token is old or unknown: with a new one the same call is made again, for it was not carried out."""
PULLED = "1000"
NOT_OURS = "C2B00012"
"""The answer to a question whether a payment may be taken: the account number is none of ours."""


def outcome_of(code: str) -> tuple[ChargeState, str] | None:
    """Return what became of a prompt; None where the code says nothing that we know."""
    return OUTCOMES.get(code)
