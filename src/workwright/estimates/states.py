"""The life of one version of an estimate."""

from workwright.kernel.states import Machine, T

# Approved, partly approved and declined are derived from the decisions; `decided` says that every line has one.
ESTIMATE = Machine(
    "estimate",
    table="estimates_estimate",
    initial="draft",
    transitions=[
        T("draft", "estimates.send_estimate", "sent"),
        T("draft", "estimates.withdraw_estimate", "withdrawn"),
        T("sent", "estimates.decide_lines", "sent", outcome="some"),
        T("sent", "estimates.decide_lines", "decided", outcome="all"),
        T("sent", "estimates.expire_estimate", "expired"),
        T("sent", "estimates.withdraw_estimate", "withdrawn"),
        T("sent", "estimates.supersede_estimates", "superseded"),
    ],
)
