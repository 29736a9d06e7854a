"""Numbers of invoices: which ones this system gives itself."""

import re


def is_of_own_series(number: str, prefix: str) -> bool:
    """Return whether a number could be one of the series of this branch: INV-2026-00017."""
    return bool(re.fullmatch(rf"{re.escape(prefix)}-\d{{4}}-\d+", number.strip()))
