"""What may follow what, for a person's request."""

from workwright.kernel.states import Machine, T

REQUEST = Machine(
    "privacy_request",
    table="privacy_request",
    initial="open",
    transitions=[
        T("open", "privacy.export_person", "done"),
        T("open", "privacy.erase_person", "done"),
        T("open", "privacy.decline_request", "declined"),
    ],
)
"""Asked for, then done or declined with a ground that the law knows. What the law keeps is derived, never stored."""
