"""The paths of who keeps, watches and checks the books."""

from workwright.interfaces.desk.paths.of_several import ISSUE
from workwright.interfaces.desk.paths.step import PathStep, RolePath

WATCHING = (
    RolePath(
        "regional_supervisor",
        "You see several branches and help them; money and approvals stay with them.",
        (
            PathStep(
                "today",
                "See what is late",
                "/",
                "work_orders.view_work_orders",
                "Orders stand in piles by what they wait for, the most urgent first. Switch the branch at "
                "the top.",
                there="orders",
            ),
            PathStep(
                "week",
                "Read the week",
                "/schedule/week",
                "scheduling.view_schedule",
                "Hours sold and available for each technician and bay: where there is room, and where too "
                "much was promised.",
                there="orders",
            ),
            PathStep(
                "customer",
                "Find or make a customer",
                "/customers",
                "parties.find_or_create_customer",
                "Search by phone, plate or name. One that is there already is offered, so that nobody "
                "stands in the list twice.",
                acts=(
                    "parties.find_or_create_customer",
                    "parties.edit_customer",
                ),
            ),
            PathStep(
                "invoices",
                "Look through invoices",
                "/invoices",
                "billing.view_invoices",
                "What is open, overdue or paid; each opens the order it is for.",
                there="invoices",
            ),
            PathStep(
                "cash",
                "Look through shifts",
                "/cash",
                "drawers.view_drawers",
                "What each drawer took, counted and differed by.",
                there="shifts",
            ),
        ),
    ),
    RolePath(
        "accountant",
        "You keep the books: invoices, receivables, tax, months that stay closed.",
        (
            PathStep(
                "tax",
                "Check the taxes",
                "/catalogue",
                "catalog.add_tax_rate",
                "A rate holds from a day on; add the new one when the law changes. What was issued before "
                "stays as it was.",
                acts=(
                    "catalog.add_tax_rate",
                    "catalog.edit_tax_rate",
                ),
            ),
            ISSUE,
            PathStep(
                "credit",
                "Credit or correct an invoice",
                "/invoices",
                "billing.correct_invoice",
                "Correct shows beforehand what it becomes and where the money goes; both documents stay, "
                "tied to each other.",
                acts=(
                    "billing.correct_invoice",
                    "billing.credit_invoice",
                ),
            ),
            PathStep(
                "allocate",
                "Match a payment",
                "/payments",
                "payments.allocate_payment",
                "Money without an invoice waits under payments: say what it is for, by its reference, "
                "never by its amount alone.",
                acts=(
                    "payments.allocate_payment",
                    "payments.apply_credit",
                    "payments.take_transfer",
                    "payments.book_transfer",
                ),
            ),
            PathStep(
                "terms",
                "Set an account customer",
                "/customers",
                "parties.set_account_terms",
                "Days to pay, a limit, and whether they want a purchase-order number on every invoice.",
                acts=("parties.set_account_terms",),
            ),
            PathStep(
                "export",
                "Export the books",
                "/ledger",
                "ledger.record_export",
                "For hledger or Beancount, checked by their own tools; the record says who exported what, "
                "and when.",
                acts=("ledger.record_export",),
            ),
            PathStep(
                "close",
                "Close a month",
                "/ledger",
                "ledger.close_period",
                "A closed period takes nothing more. Reopening needs a reason and shows in the journal.",
                acts=("ledger.close_period",),
            ),
        ),
    ),
    RolePath(
        "auditor",
        "You see everything and change nothing.",
        (
            PathStep(
                "journal",
                "Read the journal",
                "/journal",
                "access.view_journal",
                "Every act stands here: who, when, by which door, with what result. Its rows form a chain "
                "that shows when one was changed.",
                there="always",
            ),
            PathStep(
                "ledger",
                "Follow a figure",
                "/ledger",
                "ledger.view_ledger",
                "Open an account, an entry, its document and the act behind it: every figure leads to who "
                "did it.",
                there="invoices",
            ),
            PathStep(
                "invoices",
                "Read an issued invoice",
                "/invoices",
                "billing.view_invoices",
                "The stored document with its hash: what was printed is what is kept. Corrections and "
                "credits stand beside it.",
                there="invoices",
            ),
            PathStep(
                "cash",
                "Read a closed shift",
                "/cash",
                "drawers.view_drawers",
                "Expected, counted, difference, reason, who approved; self-approved ones are listed apart.",
                there="shifts",
            ),
            PathStep(
                "rules",
                "Read who may do what",
                "/people",
                "access.view_access",
                "The roles and seats of everybody. What a role may do is one table, the same at every door.",
                there="always",
            ),
            PathStep(
                "operations",
                "See that the record is whole",
                "/operations",
                "operations.view_operations",
                "The backups, when they were last tried, and whether the checks of the record found "
                "something.",
                there="always",
            ),
        ),
    ),
)
