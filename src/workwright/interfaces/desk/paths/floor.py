"""The paths of who does the work and takes the money."""

from workwright.interfaces.desk.paths.of_several import RELEASE, TAKE
from workwright.interfaces.desk.paths.step import PathStep, RolePath

FLOOR = (
    RolePath(
        "technician",
        "You do the work and show it. Everything you need is under My jobs, on phone or tablet, never a price.",
        (
            PathStep(
                "clock",
                "Clock in",
                "/my",
                "scheduling.clock_in",
                "My jobs begins with the clock: hours present. One big button says the next step of the "
                "job in hand.",
                acts=("scheduling.clock_in",),
            ),
            PathStep(
                "start",
                "Start a job",
                "/my",
                "work_orders.start_job",
                "Open your first job and press Start; its clock runs until you pause or finish it.",
                acts=(
                    "work_orders.start_job",
                    "scheduling.start_visit",
                ),
            ),
            PathStep(
                "finding",
                "Record a finding",
                "/my",
                "work_orders.record_finding",
                "What you saw, how serious it is, with photos: the office makes an offer of it, and the "
                "customer sees your pictures.",
                acts=("work_orders.record_finding",),
            ),
            PathStep(
                "photo",
                "Take a photo",
                "/my",
                "work_orders.attach_file",
                "Before, during, after: two taps. Some services ask for them before the job can be finished.",
                acts=(
                    "work_orders.attach_file",
                    "work_orders.record_finding",
                ),
            ),
            PathStep(
                "ask",
                "Ask the office",
                "/my",
                "work_orders.ask_office",
                "A question stands with the order until somebody answers; you see the answer on the same "
                "page.",
                acts=("work_orders.ask_office",),
            ),
            PathStep(
                "finish",
                "Finish a job",
                "/my",
                "work_orders.finish_job",
                "Tick the checks and press Finish. What is missing is listed; parts that were set aside "
                "are taken out of stock.",
                acts=(
                    "work_orders.finish_job",
                    "work_orders.complete_work_order",
                ),
            ),
        ),
    ),
    RolePath(
        "cashier",
        "You take money and give it back, and your drawer is right in the evening.",
        (
            PathStep(
                "shift",
                "Open a shift",
                "/cash",
                "drawers.open_shift",
                "Count what is in the drawer and open your shift. Cash is only taken into an open shift, "
                "so that every coin has a person.",
                acts=("drawers.open_shift",),
            ),
            PathStep(
                "sell",
                "Sell over the counter",
                "/counter",
                "counter.sell_parts",
                "Scan or type (3*WB600 takes three), Enter on an empty line goes to the payment, Enter "
                "again sells. Stock, tax and receipt follow.",
                acts=("counter.sell_parts",),
            ),
            TAKE,
            PathStep(
                "refund",
                "Give money back",
                "/payments",
                "payments.refund_payment",
                "Open the payment and refund part or all of it, with the reason; above the limit a second "
                "person agrees. Nothing is deleted.",
                acts=(
                    "payments.refund_payment",
                    "counter.return_parts",
                    "payments.pay_refund",
                ),
            ),
            RELEASE,
            PathStep(
                "count",
                "Count and close",
                "/cash",
                "drawers.count_shift",
                "Count without seeing what is expected, then close. A difference needs a reason and is "
                "booked, never hidden.",
                acts=(
                    "drawers.count_shift",
                    "drawers.close_shift",
                ),
            ),
        ),
    ),
)
