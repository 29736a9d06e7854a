"""The paths of who meets customers and plans the work."""

from workwright.interfaces.desk.paths.of_several import ANSWER, BOOK, INTAKE, ISSUE, RELEASE, SEND, TAKE
from workwright.interfaces.desk.paths.step import PathStep, RolePath

OFFICE = (
    RolePath(
        "branch_manager",
        "You answer for one branch: its people, its promises, its cash.",
        (
            PathStep(
                "people",
                "Invite your people",
                "/people",
                "access.invite_user",
                "Technicians, advisors and cashiers come in by a link or a code on your screen, each "
                "under their own name.",
                acts=("access.invite_user",),
            ),
            PathStep(
                "resource",
                "Add technicians and bays",
                "/schedule/resources",
                "scheduling.add_resource",
                "With hours and skills, so that the schedule offers only who is there and can do it.",
                acts=(
                    "scheduling.add_resource",
                    "scheduling.edit_resource",
                ),
            ),
            INTAKE,
            SEND,
            BOOK,
            ISSUE,
            RELEASE,
            PathStep(
                "approve",
                "Approve a shift",
                "/cash",
                "drawers.approve_shift",
                "Read the count and its difference, ask, and approve: the day is then closed for that "
                "drawer.",
                acts=("drawers.approve_shift",),
            ),
        ),
    ),
    RolePath(
        "dispatch_officer",
        "You bring work and people together, and keep what was promised.",
        (
            PathStep(
                "order",
                "Take in a call",
                "/orders/new",
                "work_orders.open_work_order",
                "Phone number first. Put down the words of the customer, where it is, and how urgent: an "
                "emergency stands on top of every list.",
                acts=(
                    "work_orders.open_work_order",
                    "work_orders.accept_request",
                ),
            ),
            BOOK,
            PathStep(
                "dispatch",
                "Send somebody",
                "/schedule",
                "scheduling.dispatch_visit",
                "Press Dispatch on the visit: the technician has the order, the address and the access "
                "notes on the phone.",
                acts=("scheduling.dispatch_visit",),
            ),
            PathStep(
                "move",
                "Move a visit",
                "/schedule",
                "scheduling.move_visit",
                "Drag it, use M, or open it: what does not fit is refused in a sentence, and the customer "
                "is told once.",
                acts=("scheduling.move_visit",),
            ),
            PathStep(
                "absence",
                "Note an absence",
                "/schedule/resources",
                "scheduling.record_absence",
                "Holidays and illness take time like visits do; nobody can be booked into them.",
                acts=("scheduling.record_absence",),
            ),
            PathStep(
                "week",
                "Read the week",
                "/schedule/week",
                "scheduling.view_schedule",
                "Hours sold and available per person and day; days that are too full stand out.",
                there="orders",
            ),
        ),
    ),
    RolePath(
        "service_advisor",
        "You speak with the customer: take in, offer, keep the promise, hand over.",
        (
            INTAKE,
            PathStep(
                "line",
                "Price a job",
                "/orders?state=open",
                "work_orders.add_line",
                "Add labour and parts to a job; prices come from the catalogue, the rate and the mark-up, "
                "and each says by which rule.",
                acts=(
                    "work_orders.add_line",
                    "work_orders.add_job",
                    "work_orders.open_work_order",
                    "counter.open_express_order",
                ),
            ),
            SEND,
            ANSWER,
            BOOK,
            ISSUE,
            TAKE,
            RELEASE,
        ),
    ),
)
