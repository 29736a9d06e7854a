"""What may follow what, for requests, attempts, refunds, disputes and provider events (money.md 5)."""

from workwright.kernel.states import Machine, T

REQUEST = Machine(
    "payment_request",
    table="payments_paymentrequest",
    initial="open",
    transitions=[
        T("open", "payments.book_payment", "partially_paid", outcome="part"),
        T("open", "payments.book_payment", "paid", outcome="full"),
        T("open", "payments.expire_request", "expired"),
        T("open", "payments.cancel_request", "cancelled"),
        T("open", "payments.request_payment", "superseded"),
        T("partially_paid", "payments.book_payment", "partially_paid", outcome="part"),
        T("partially_paid", "payments.book_payment", "paid", outcome="full"),
        T("partially_paid", "payments.expire_request", "expired"),
        T("partially_paid", "payments.cancel_request", "cancelled"),
        T("partially_paid", "payments.request_payment", "superseded"),
        T("expired", "payments.book_payment", "expired", outcome="part"),
        T("expired", "payments.book_payment", "paid", outcome="full"),
    ],
)
"""The ask. Late money pays an expired request only while what it was asked for is unchanged."""

PAYABLE = ("open", "partially_paid")

ATTEMPT = Machine(
    "payment_attempt",
    table="payments_paymentattempt",
    initial="created",
    transitions=[
        T("created", "payments.send_attempt", "sent"),
        T("created", "payments.cancel_attempt", "cancelled"),
        *(
            T(source, "payments.record_outcome", target, outcome=target)
            for source, targets in {
                "sent": "action_required processing succeeded failed unknown cancelled expired",
                "action_required": "action_required processing succeeded failed unknown cancelled expired",
                "processing": "processing succeeded failed unknown",
                "unknown": "unknown action_required processing succeeded failed cancelled expired",
                "succeeded": "succeeded",
                "failed": "failed succeeded",
                "cancelled": "cancelled succeeded",
                "expired": "expired succeeded",
            }.items()
            for target in targets.split()
        ),
    ],
)
"""One try through one provider. The same state again is no news; what succeeded stays succeeded."""

LIVE_ATTEMPT = ("created", "sent", "action_required", "processing", "unknown")
"""States in which a second attempt for the same request is refused."""
PENDING_ATTEMPT = ("sent", "processing", "unknown")
"""States in which money may be on its way: never cover, and never called failed."""

REFUND = Machine(
    "refund",
    table="payments_refund",
    initial="requested",
    transitions=[
        T("requested", "payments.refund_payment", "approved", outcome="within_limit"),
        T("requested", "payments.approve_refund", "approved"),
        T("requested", "payments.reject_refund", "rejected"),
        T("approved", "payments.reject_refund", "rejected"),
        T("approved", "payments.pay_refund", "succeeded"),
        T("approved", "payments.send_refund", "sent"),
        *(
            T(source, "payments.record_refund_outcome", target, outcome=target)
            for source, targets in {
                "sent": "pending succeeded failed unknown",
                "pending": "pending succeeded failed unknown",
                "unknown": "unknown pending succeeded failed",
                "succeeded": "succeeded failed",
                "failed": "failed",
            }.items()
            for target in targets.split()
        ),
    ],
)
"""Money going back. A refund that failed after it succeeded restores its amount."""

OPEN_REFUND = ("requested", "approved", "sent", "pending", "unknown")
"""States in which the amount is promised away and not yet gone."""

DISPUTE = Machine(
    "dispute",
    table="payments_dispute",
    initial=("open", "inquiry_open"),
    transitions=[
        T(source, "payments.record_dispute", target, outcome=target)
        for source, targets in {
            "inquiry_open": "inquiry_open inquiry_review inquiry_closed open under_review won lost accepted",
            "inquiry_review": "inquiry_review inquiry_open inquiry_closed open under_review won lost accepted",
            "inquiry_closed": "inquiry_closed open under_review won lost accepted",
            "open": "open under_review won lost accepted",
            "under_review": "under_review open won lost accepted",
            "won": "won",
            "lost": "lost",
            "accepted": "accepted lost",
        }.items()
        for target in targets.split()
    ],
)
"""How a dispute stands; the money it moved are facts of their own. An inquiry moves none."""

CONTESTED = ("open", "under_review")
"""States in which the money is not ours to give back."""
GIVEN_UP = ("lost", "accepted")

MANDATE = Machine(
    "mandate",
    table="payments_mandate",
    initial="prepared",
    transitions=[
        T("prepared", "payments.sign_mandate", "signed"),
        T("signed", "payments.record_setup", "signed", outcome="action_required"),
        T("signed", "payments.record_setup", "signed", outcome="failed"),
        T("signed", "payments.record_setup", "active", outcome="ready"),
        T("active", "payments.record_setup", "active", outcome="ready"),
        T("revoked", "payments.record_setup", "revoked", outcome="ready"),
        T("revoked", "payments.record_setup", "revoked", outcome="action_required"),
        T("revoked", "payments.record_setup", "revoked", outcome="failed"),
        T("revoked", "payments.forget_method", "revoked"),
        *(T(state, "payments.revoke_mandate", "revoked") for state in ("prepared", "signed", "active")),
    ],
)
"""A mandate is active once it is signed and a method is saved, and ends at once when it is revoked."""

PROVIDER_EVENT = Machine(
    "provider_event",
    table="payments_providerevent",
    initial="received",
    transitions=[T("received", "payments.process_provider_event", "processed")],
)
