"""The paths of who sets up and runs the house."""

from workwright.interfaces.desk.paths.of_several import INTAKE
from workwright.interfaces.desk.paths.step import PathStep, RolePath

HOUSE = (
    RolePath(
        "super_admin",
        "You set up the company, its branches and people. Money is for others: your role has no right to it.",
        (
            PathStep(
                "branch",
                "Make the branch yours",
                "/setup",
                "access.view_access",
                "The set-up guide asks for zone, currency, taxes and numbers, and says why. Currency and "
                "country never change afterwards.",
                acts=(
                    "access.create_branch",
                    "access.edit_branch",
                ),
            ),
            PathStep(
                "people",
                "Invite somebody",
                "/people",
                "access.invite_user",
                "Everybody gets a name and roles of their own; a role says what they may do, a seat "
                "where. They come in by a link or a code on your screen.",
                acts=("access.invite_user",),
            ),
            PathStep(
                "factor",
                "Protect your own account",
                "/security",
                "access.view_branches",
                "A passkey or a code from your phone beside the password: who has your rights can give "
                "rights to others. A PIN is for shared devices.",
                acts=(
                    "access.record_factor",
                    "access.set_pin",
                ),
            ),
            PathStep(
                "device",
                "Share a counter computer",
                "/security",
                "access.enrol_device",
                "Make this browser a shared device: people change places with a PIN in seconds, and what "
                "they do stands under their own name.",
                acts=("access.enrol_device",),
            ),
            PathStep(
                "address",
                "Try the public address",
                "/setup/address",
                "operations.record_address_check",
                "Customers open estimates and pay by link. Try it from a phone outside; until it works, "
                "show the links as a code on your screen.",
                acts=("operations.record_address_check",),
            ),
            PathStep(
                "mail",
                "Send yourself a message",
                "/setup/mail",
                "notify.send_test_message",
                "Estimates and invoices go out by your own mail server. Send one to yourself; without a "
                "server they wait, and nothing is lost.",
                acts=("notify.send_test_message",),
            ),
            PathStep(
                "operations",
                "Look how it stands",
                "/operations",
                "operations.view_operations",
                "Backups, queues, failed messages, disk and clock on one page, each with what to do. A "
                "red line on every page tells when something is wrong.",
                there="always",
            ),
        ),
    ),
    RolePath(
        "operations_manager",
        "You run all branches: rules, prices, people, and what goes wrong.",
        (
            PathStep(
                "rules",
                "Set a rule",
                "/settings",
                "access.set_policy",
                "Discount limits, tolerance above an estimate, fees and approvals hold from the moment "
                "you save; orders keep the rules they began with.",
                acts=("access.set_policy",),
            ),
            PathStep(
                "service",
                "Make a service",
                "/catalogue",
                "catalog.add_service",
                "A service brings its lines, checks, photos and skills to a job. Add one, or change one: "
                "running jobs keep what they have.",
                acts=(
                    "catalog.add_service",
                    "catalog.edit_service",
                ),
            ),
            PathStep(
                "people",
                "Invite somebody",
                "/people",
                "access.invite_user",
                "Give each a role for what they do, in the branch where they do it; several roles add up.",
                acts=(
                    "access.invite_user",
                    "access.set_roles",
                ),
            ),
            PathStep(
                "resource",
                "Add people and bays",
                "/schedule/resources",
                "scheduling.add_resource",
                "Who and what can be booked, with hours and skills: the week view then says how many "
                "hours are sold and how many are left.",
                acts=(
                    "scheduling.add_resource",
                    "scheduling.edit_resource",
                ),
            ),
            INTAKE,
            PathStep(
                "shift",
                "Look at a shift",
                "/cash",
                "drawers.approve_shift",
                "Read what a shift took, its count and its difference, and approve it. Your own you "
                "approve only when nobody else could, with a reason.",
                acts=("drawers.approve_shift",),
            ),
            PathStep(
                "ledger",
                "Read the books",
                "/ledger",
                "ledger.view_ledger",
                "Every figure opens the entries behind it. Debits and credits balance at every moment; a "
                "correction is a new entry by two people.",
                there="invoices",
            ),
        ),
    ),
)
