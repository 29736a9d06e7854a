"""What may follow what, for payouts, the close of a day and what it found."""

from workwright.kernel.states import Machine, T

PAYOUT = Machine(
    "payout",
    table="reconciliation_payout",
    initial="expected",
    transitions=[
        T("expected", "reconciliation.record_settlements", "in_transit", outcome="in_transit"),
        T("in_transit", "reconciliation.record_settlements", "failed", outcome="failed"),
        T("in_transit", "reconciliation.match_line", "paid", outcome="matched"),
        T("paid", "reconciliation.undo_match", "in_transit"),
    ],
)
"""From the provider to the bank: on the way when reported, paid when a bank line shows it."""

CLOSE = Machine(
    "close",
    table="reconciliation_run",
    initial="open",
    transitions=[
        T("open", "reconciliation.run_close", "open"),
        T("open", "reconciliation.sign_off_day", "signed_off"),
    ],
)
"""A signed-off day stays as it was signed."""

EXCEPTION = Machine(
    "close_exception",
    table="reconciliation_closeexception",
    initial="open",
    transitions=[
        T("open", "reconciliation.close_exception", "closed"),
        T("open", "reconciliation.run_close", "gone", outcome="gone"),
        T("gone", "reconciliation.run_close", "open", outcome="found"),
    ],
)
"""Closed by a person with a link or a reason; gone when a later run of the same day no longer finds it."""
