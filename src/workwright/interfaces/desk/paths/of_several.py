"""Steps that several roles have in common."""

from workwright.interfaces.desk.paths.step import PathStep

INTAKE = PathStep(
    "order",
    "Take in an order",
    "/orders/new",
    "work_orders.open_work_order",
    "Type the phone number or the plate: a known customer and vehicle fill in. Write the "
    "complaint in the customer’s own words; they are kept as said.",
    acts=(
        "work_orders.open_work_order",
        "counter.open_express_order",
    ),
)
SEND = PathStep(
    "estimate",
    "Send an estimate",
    "/orders?state=open",
    "estimates.send_estimate",
    "Open an order with a job, add labour and parts, and send the estimate: the customer "
    "approves or declines each line on the phone. Nothing is done or charged without that.",
    acts=(
        "estimates.send_estimate",
        "estimates.agree_in_person",
        "counter.open_express_order",
    ),
)
ANSWER = PathStep(
    "answer",
    "Take down an answer",
    "/orders?state=open",
    "estimates.record_decision",
    "When a customer says yes on the phone, write down who said it, when, and the number "
    "called; the law of your place says what else.",
    acts=(
        "estimates.record_decision",
        "estimates.agree_in_person",
    ),
)
ISSUE = PathStep(
    "invoice",
    "Issue an invoice",
    "/orders?state=completed",
    "billing.issue_invoice",
    "When the work is done, a draft is there. Look at it and issue it: it gets its number and "
    "stands in the books; from then on it is only paid, credited or corrected.",
    acts=(
        "billing.issue_invoice",
        "counter.settle_order",
        "counter.sell_parts",
    ),
)
TAKE = PathStep(
    "payment",
    "Take a payment",
    "/orders?state=completed",
    "payments.take_cash",
    "On the order, press Take payment: cash, a card slip with its approval code, a cheque, or "
    "a link. Pending is never paid.",
    acts=(
        "payments.take_cash",
        "payments.take_card_slip",
        "payments.take_cheque",
        "payments.take_transfer",
        "counter.sell_parts",
        "counter.settle_order",
    ),
)
RELEASE = PathStep(
    "release",
    "Let a vehicle go",
    "/orders?state=completed",
    "release.release_work_order",
    "Press Release. If it may not go, the page says why, with the amount for each payer; who "
    "took it, when and the odometer stay on record.",
    acts=(
        "release.release_work_order",
        "counter.settle_order",
    ),
)
BOOK = PathStep(
    "visit",
    "Book a visit",
    "/schedule",
    "scheduling.book_visit",
    "Take an order from the tray of unscheduled work, choose who and when. Nobody can be "
    "booked twice: the database refuses it.",
    acts=("scheduling.book_visit",),
)
