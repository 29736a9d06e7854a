"""What is held of people here: those who act for a customer, and what was said of an order."""

from workwright.kernel.personal import ERASED, Held, hold, through

hold(
    Held(
        "clientele_contact",
        "People who act for them",
        "t.customer_id = ANY(%(customers)s)",
        {"name": ERASED, "email": "", "phone": "", "active": False},
    ),
    Held(
        "clientele_surveyanswer",
        "What they said of our work",
        through("work_order_id", "work_orders_workorder"),
        {"words": ""},
    ),
)
