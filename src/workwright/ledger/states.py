"""The life of a proposed correction of the books."""

from workwright.kernel.states import Machine, T

CORRECTION = Machine(
    "correction",
    table="ledger_correction",
    initial="proposed",
    transitions=[
        T("proposed", "ledger.correct_transaction", "posted"),
        T("proposed", "ledger.reject_correction", "rejected"),
    ],
)
"""Two people: one proposes, another posts or rejects."""
