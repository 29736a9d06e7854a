"""The life of an invoice. Paid, overdue, credited and written off are derived from their facts."""

from workwright.kernel.states import Machine, T

INVOICE = Machine(
    "invoice",
    table="billing_invoice",
    initial="draft",
    transitions=[
        T("draft", "billing.edit_draft", "draft"),
        T("draft", "billing.discount_draft", "draft"),
        T("draft", "billing.issue_invoice", "issued"),
        T("draft", "billing.discard_draft", "discarded"),
        T("issued", "billing.credit_invoice", "issued"),
        T("issued", "billing.correct_invoice", "issued"),
        T("issued", "billing.write_off", "issued"),
        T("draft", "billing.bring_in_invoice", "issued"),
        T("draft", "billing.replace_brought_in", "issued"),
        T("issued", "billing.withdraw_invoice", "discarded"),
    ],
)
