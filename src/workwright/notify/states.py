"""The life of one message."""

from workwright.kernel.states import Machine, T

MESSAGE = Machine(
    "message",
    table="notify_message",
    initial="queued",
    transitions=[
        T("queued", "notify.claim_message", "sending"),
        T("queued", "notify.claim_message", "stopped", outcome="stopped"),
        T("queued", "notify.cancel_message", "cancelled"),
        T("sending", "notify.record_delivery", "sent", outcome="sent"),
        T("sending", "notify.record_delivery", "queued", outcome="later"),
        T("sending", "notify.record_delivery", "queued", outcome="unreachable"),
        T("sending", "notify.record_delivery", "failed", outcome="refused"),
        T("sending", "notify.record_delivery", "unknown", outcome="no_answer"),
        T("sending", "notify.record_receipt", "delivered", outcome="delivered"),
        T("sending", "notify.record_receipt", "opened", outcome="opened"),
        T("sending", "notify.record_receipt", "failed", outcome="failed"),
        T("sent", "notify.record_receipt", "delivered", outcome="delivered"),
        T("sent", "notify.record_receipt", "opened", outcome="opened"),
        T("sent", "notify.record_receipt", "failed", outcome="failed"),
        T("delivered", "notify.record_receipt", "opened", outcome="opened"),
        T("unknown", "notify.record_receipt", "sent", outcome="sent"),
        T("unknown", "notify.record_receipt", "delivered", outcome="delivered"),
        T("unknown", "notify.record_receipt", "opened", outcome="opened"),
        T("unknown", "notify.record_receipt", "failed", outcome="failed"),
        T("unknown", "notify.settle_message", "sent", outcome="found"),
        T("unknown", "notify.settle_message", "queued", outcome="absent"),
        T("failed", "notify.resend_message", "queued"),
        T("unknown", "notify.resend_message", "queued"),
    ],
)

PROGRESS = ("sent", "delivered", "opened")
"""How far a message got, in order: news that says less than what is known is no news."""
