"""The life of one message."""

from workwright.kernel.states import Machine, T

MESSAGE = Machine(
    "message",
    table="notify_message",
    initial="queued",
    transitions=[
        T("queued", "notify.claim_message", "sending"),
        T("queued", "notify.cancel_message", "cancelled"),
        T("sending", "notify.record_delivery", "sent", outcome="sent"),
        T("sending", "notify.record_delivery", "queued", outcome="later"),
        T("sending", "notify.record_delivery", "queued", outcome="unreachable"),
        T("sending", "notify.record_delivery", "failed", outcome="refused"),
        T("sending", "notify.record_delivery", "unknown", outcome="no_answer"),
        T("failed", "notify.resend_message", "queued"),
        T("unknown", "notify.resend_message", "queued"),
    ],
)
