"""What is held of people here: how to reach them, where to go, what was noted."""

from pydantic import JsonValue

from workwright.kernel.personal import ERASED, Held, hold

BLANK_CUSTOMER: dict[str, JsonValue] = {
    "name": ERASED,
    "phone": "",
    "email": "",
    "billing_address": "",
    "tax_id": "",
    "language": "",
    "notes": "",
    "preferences": {},
    "hold_reason": "",
    "search_text": "",
    "erased": True,
}

hold(
    Held("parties_customer", "Name and contact", "t.id = ANY(%(customers)s)", BLANK_CUSTOMER),
    Held(
        "parties_site",
        "Places we go to",
        "t.customer_id = ANY(%(customers)s)",
        {"name": "", "address": "", "phone": "", "access_notes": "", "latitude": None, "longitude": None},
    ),
)
